package dev.kymograph.engine;

import java.util.List;

/**
 * What a compaction did.
 *
 * @param compacted one for each metric type of which files were replaced, or would be
 * @param skipped files that are damaged, with which nothing was done, nor with those that they belong to
 */
public record CompactionSummary(List<Compacted> compacted, List<SkippedFile> skipped) {

    /**
     * Files of one metric type that were replaced.
     *
     * @param filesAfter files that took their place; 0 where that was only rehearsed
     * @param bytesAfter of those
     * @param readings in the files before
     * @param replaced readings that are gone, because later writes took their place
     */
    public record Compacted(
            String metricType,
            long filesBefore,
            long filesAfter,
            long bytesBefore,
            long bytesAfter,
            long readings,
            long replaced) {}

    /** A file, and why it was left alone. */
    public record SkippedFile(String metricType, String path, String reason) {}

    public CompactionSummary {
        compacted = List.copyOf(compacted);
        skipped = List.copyOf(skipped);
    }
}

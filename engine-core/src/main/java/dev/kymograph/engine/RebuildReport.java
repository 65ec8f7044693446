package dev.kymograph.engine;

import java.util.List;

/**
 * What a lake's files said, and what they could not say.
 *
 * @param restored by metric type
 * @param leftOut files that are no part of the lake now
 * @param unknown a sentence each
 */
public record RebuildReport(List<Restored> restored, List<LeftOut> leftOut, List<String> unknown) {

    /**
     * A metric type whose files are known again.
     *
     * @param subjects that have readings of it
     */
    public record Restored(String metricType, long files, long readings, long subjects) {}

    /**
     * A file, and why it was left out.
     *
     * @param path where it is now: out of the lake's way, where nothing deletes it, unless it could not be moved
     */
    public record LeftOut(String path, String reason) {}

    public RebuildReport {
        restored = List.copyOf(restored);
        leftOut = List.copyOf(leftOut);
        unknown = List.copyOf(unknown);
    }
}

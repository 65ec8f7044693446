package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Files that are replaced together.
 *
 * @param files by id
 * @param spans of each file, by its id
 * @param overlapping ids of those that share a subject's time with another of them
 */
public record Group(List<LakeFile> files, Map<Long, List<Span>> spans, Set<Long> overlapping) {

    public Group {
        files = List.copyOf(files);
        spans = Map.copyOf(spans);
        overlapping = Set.copyOf(overlapping);
    }

    /** The same with its files elsewhere. */
    public Group with(UnaryOperator<LakeFile> place) {
        return new Group(files.stream().map(place).toList(), spans, overlapping);
    }

    /** The first write sequence that any of them holds. */
    public long sequenceFrom() {
        return files.stream().mapToLong(LakeFile::sequenceFrom).min().orElseThrow();
    }

    /** The last. */
    public long sequenceTo() {
        return files.stream().mapToLong(LakeFile::sequenceTo).max().orElseThrow();
    }

    public long bytes() {
        return files.stream().mapToLong(LakeFile::bytes).sum();
    }

    public long readings() {
        return files.stream().mapToLong(LakeFile::readings).sum();
    }
}

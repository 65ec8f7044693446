package dev.kymograph.engine.internal.catalog;

import java.util.List;
import java.util.Map;

/**
 * All that the lake holds of one metric type.
 *
 * @param files the live ones, by id
 * @param spans of each file, by its id
 * @param settledBefore every write with a smaller place in the sequence is in one of the files, or will never be anywhere: it is
 *     neither hot nor about to be committed
 */
public record Holdings(List<LakeFile> files, Map<Long, List<Span>> spans, long settledBefore) {

    public Holdings {
        files = List.copyOf(files);
        spans = Map.copyOf(spans);
    }
}

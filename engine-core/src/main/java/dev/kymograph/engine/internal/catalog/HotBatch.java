package dev.kymograph.engine.internal.catalog;

import java.time.Instant;
import java.util.List;

/**
 * A live hot batch.
 *
 * @param epoch batches of one epoch may share a file; between epochs lies a bulk commit
 */
public record HotBatch(
        long id, long sequence, long epoch, long readings, long fromMicros, long toMicros, Instant acceptedAt) {

    /** How many readings the batches hold together. */
    public static long readings(List<HotBatch> batches) {
        return batches.stream().mapToLong(HotBatch::readings).sum();
    }
}

package dev.kymograph.engine.internal.catalog;

import java.nio.file.Path;

/**
 * A Parquet file of the lake.
 *
 * @param path absolute, or its key in the lake's storage, so that a lake can be moved
 * @param fromMicros first timestamp
 * @param toMicros last timestamp, included
 * @param sequenceFrom the write sequences it holds, both included
 * @param owned whether the engine wrote it, and so may delete it; also one that it took from others
 * @param newsIn the snapshot in which the newest of its readings came into the lake
 */
public record LakeFile(
        long id,
        String metricType,
        String path,
        long bytes,
        long readings,
        long fromMicros,
        long toMicros,
        long sequenceFrom,
        long sequenceTo,
        String sha256,
        String compression,
        boolean owned,
        Foreign foreign,
        long newsIn) {

    /** The same file where it lies on this machine. */
    public LakeFile at(Path place) {
        return new LakeFile(
                id,
                metricType,
                place.toString(),
                bytes,
                readings,
                fromMicros,
                toMicros,
                sequenceFrom,
                sequenceTo,
                sha256,
                compression,
                owned,
                foreign,
                newsIn);
    }
}

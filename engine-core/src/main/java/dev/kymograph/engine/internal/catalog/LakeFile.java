package dev.kymograph.engine.internal.catalog;

import java.nio.file.Path;

/**
 * A Parquet file of the lake.
 *
 * @param path absolute, or relative to the lake's folder, so that a data folder can be moved
 * @param fromMicros first timestamp
 * @param toMicros last timestamp, included
 * @param sequenceFrom the write sequences it holds, both included
 * @param owned whether the engine wrote it, and so may delete it; also one that it took from others
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
        Foreign foreign) {

    /** The same file with its path in the lake's folder made absolute. */
    public LakeFile in(Path lake) {
        return new LakeFile(
                id,
                metricType,
                lake.resolve(path).toString(),
                bytes,
                readings,
                fromMicros,
                toMicros,
                sequenceFrom,
                sequenceTo,
                sha256,
                compression,
                owned,
                foreign);
    }
}

package dev.kymograph.engine.internal.catalog;

/**
 * A Parquet file of the lake.
 *
 * @param path absolute
 * @param fromMicros first timestamp
 * @param toMicros last timestamp, included
 * @param sequenceFrom the write sequences it holds, both included
 * @param owned whether the engine wrote it, and so may delete it
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
        boolean owned) {}

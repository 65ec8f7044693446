package dev.kymograph.engine;

import java.time.Instant;

/**
 * A file that questions read.
 *
 * @param metricType whose readings it holds, or the name of a rollup
 * @param name where it is
 * @param from the first moment that it has a reading of
 * @param to the last
 * @param compression as the engine wrote it; empty where others did
 * @param adopted whether it belongs to others, who may change it
 */
public record StoredFile(
        String metricType,
        String name,
        long bytes,
        long readings,
        Instant from,
        Instant to,
        String compression,
        boolean adopted) {}

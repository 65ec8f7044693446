package dev.kymograph.engine.internal.catalog;

import java.util.Set;

/**
 * Readings of a metric type that are no longer kept.
 *
 * @param beforeMicros earlier ones go, between two days in UTC so that no bucket of a rollup is cut
 * @param snapshot the one that was looked at
 * @param rollups of the metric type, each true up to that snapshot where it matters
 */
public record Dropping(String metricType, long beforeMicros, long snapshot, Set<String> rollups) {

    public Dropping {
        rollups = Set.copyOf(rollups);
    }
}

package dev.kymograph.engine.internal.catalog.duckdb;

import java.util.Map;

/**
 * What the newest commit made, as one thing that never changes: what questions need of it without asking the database.
 *
 * @param subjectVersions by kind
 * @param hot live hot batches by metric type
 */
record Head(long stateNumber, long snapshot, Map<String, Long> subjectVersions, Map<String, HotBatches> hot) {

    Head {
        subjectVersions = Map.copyOf(subjectVersions);
        hot = Map.copyOf(hot);
    }

    /** The same subjects, and the lake of an earlier snapshot, where nothing is hot. */
    Head at(long earlier) {
        return new Head(stateNumber, earlier, subjectVersions, Map.of());
    }

    HotBatches hot(String metricType) {
        return hot.getOrDefault(metricType, HotBatches.NONE);
    }
}

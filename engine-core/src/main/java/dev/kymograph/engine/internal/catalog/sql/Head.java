package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Hold;
import java.util.List;
import java.util.Map;

/**
 * What the newest commit made, as one thing that never changes: what questions need of it without asking the database.
 *
 * @param subjectVersions by kind
 * @param hot live hot batches by metric type
 * @param keptFrom by metric type, of those whose readings are not all kept
 * @param holds by kind and id
 */
record Head(
        long stateNumber,
        long snapshot,
        Map<String, Long> subjectVersions,
        Map<String, HotBatches> hot,
        Map<String, Long> keptFrom,
        List<Hold> holds) {

    Head {
        subjectVersions = Map.copyOf(subjectVersions);
        hot = Map.copyOf(hot);
        keptFrom = Map.copyOf(keptFrom);
        holds = List.copyOf(holds);
    }

    /** The same subjects, and the lake of an earlier snapshot, where nothing is hot. */
    Head at(long earlier) {
        return new Head(stateNumber, earlier, subjectVersions, Map.of(), keptFrom, holds);
    }

    HotBatches hot(String metricType) {
        return hot.getOrDefault(metricType, HotBatches.NONE);
    }
}

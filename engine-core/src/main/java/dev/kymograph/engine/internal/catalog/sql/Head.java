package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Hold;
import java.util.List;
import java.util.Map;

/**
 * What the newest commit made, as one thing that never changes: what questions need of it without asking the database.
 *
 * @param transactions as the engine's state counts them
 * @param lastBatch the id of the newest hot batch there was
 * @param knownVersion of what each process knows by heart
 * @param recentFrom from which place in the write sequence on hot readings are rows, too; 0: from none
 * @param subjectVersions by kind
 * @param hot live hot batches by metric type
 * @param keptFrom by metric type, of those whose readings are not all kept
 * @param holds by kind and id
 */
record Head(
        long transactions,
        long stateNumber,
        long snapshot,
        long lastBatch,
        long knownVersion,
        long recentFrom,
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
        return new Head(
                transactions,
                stateNumber,
                earlier,
                lastBatch,
                knownVersion,
                recentFrom,
                subjectVersions,
                Map.of(),
                keptFrom,
                holds);
    }

    HotBatches hot(String metricType) {
        return hot.getOrDefault(metricType, HotBatches.NONE);
    }
}

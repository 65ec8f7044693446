package dev.kymograph.engine;

import java.util.List;

/**
 * What was deleted.
 *
 * @param readings that questions no longer find
 * @param files that had them, and are no part of the newest snapshot any more
 * @param written files that took their place, without those readings
 * @param adopted which of those files are others': they lie where they are, with all that was in them
 * @param rollups which go on keeping buckets of these subjects and times, as their readings are no longer kept: only dropping such a
 *     rollup takes them away
 */
public record DeletionSummary(
        String metricType, long readings, long files, long written, List<String> adopted, List<String> rollups) {

    public DeletionSummary {
        adopted = List.copyOf(adopted);
        rollups = List.copyOf(rollups);
    }
}

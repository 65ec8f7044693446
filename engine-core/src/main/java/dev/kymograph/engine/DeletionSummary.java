package dev.kymograph.engine;

import java.util.List;

/**
 * What was deleted.
 *
 * @param readings that questions no longer find
 * @param files that had them, and are no part of the newest snapshot any more
 * @param written files that took their place, without those readings
 * @param adopted which of those files are others': they lie where they are, with all that was in them
 */
public record DeletionSummary(String metricType, long readings, long files, long written, List<String> adopted) {

    public DeletionSummary {
        adopted = List.copyOf(adopted);
    }
}

package dev.kymograph.engine.internal.catalog;

import java.util.List;

/**
 * What a rollup knows at a snapshot.
 *
 * @param upto the snapshot up to which it is true; -1 where it was never refreshed
 * @param invalidated times about which it says nothing all the same
 * @param lost buckets that are gone for good
 */
public record RollupKnowledge(long upto, List<Invalidated> invalidated, List<Invalidated> lost) {

    public RollupKnowledge {
        invalidated = List.copyOf(invalidated);
        lost = List.copyOf(lost);
    }

    public boolean isRefreshed() {
        return upto >= 0;
    }
}

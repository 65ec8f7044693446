package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * How long readings are kept, as the configuration says by metric type, and for how long the buckets of its rollups are. What is
 * older goes in whole days in UTC; earlier snapshots still have it until they expire. A rollup keeps answering for readings that
 * are gone, and readings that come from before that are refused.
 */
public interface Retention {

    /** What is kept how long, and what would go now; changes nothing. */
    List<Kept> list(Watch watch);

    /** Sections of the configuration that are about nothing there is now; a plugin may bring it later. */
    List<String> troubles();

    /** Drops what is older; rollups are refreshed first. One line for each metric type and rollup that has something to go. */
    List<Dropped> run(Watch watch);

    /**
     * What is said of a metric type or a rollup, and what would go.
     *
     * @param period how long it is kept; empty: forever
     * @param before what is earlier would go now; empty where all stays
     * @param keptFrom what was earlier was dropped, and comes in no more; empty where all was kept
     * @param readings that would go; each write of a reading counts
     * @param files that have some of them
     * @param heldBack why something stays, or what has to be done first
     */
    record Kept(
            String metricType,
            Optional<Period> period,
            Optional<Instant> before,
            Optional<Instant> keptFrom,
            long readings,
            long files,
            List<String> heldBack) {

        public Kept {
            heldBack = List.copyOf(heldBack);
        }
    }

    /**
     * What was dropped.
     *
     * @param before all that was earlier, but for what was held back
     * @param files that had it
     * @param written files that took their place, with what stays
     * @param heldBack why something stayed
     */
    record Dropped(String metricType, Instant before, long readings, long files, long written, List<String> heldBack) {

        public Dropped {
            heldBack = List.copyOf(heldBack);
        }
    }
}

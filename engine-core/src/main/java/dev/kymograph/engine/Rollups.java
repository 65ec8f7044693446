package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Metric types that sum up others: for each subject and bucket of time count, mean, spread, extremes, first and last. {@code series},
 * {@code statistics}, {@code compare} and {@code trend} use them by themselves wherever the answer is the same; readings that came since
 * a rollup was refreshed are answered from what they touch, so an answer is never late.
 */
public interface Rollups {

    /** By name. */
    List<Status> list();

    /**
     * Declares a rollup and sums up what there is. Where that is cancelled, there is no rollup.
     *
     * @param every the width of its buckets: 1m to 1d, of which a day is a multiple
     * @param name empty for the metric type's with the width: {@code pulse_rate_1h}
     */
    default Refreshed create(String metricType, Duration every, Optional<String> name, Watch watch) {
        return create(metricType, every, name, RollupPolicy.DEFAULT, watch);
    }

    /** The same with what is refreshed of it by itself. */
    Refreshed create(String metricType, Duration every, Optional<String> name, RollupPolicy policy, Watch watch);

    /** Sums up what a rollup does not know yet. */
    Refreshed refresh(String name, Watch watch);

    /** Sums up a time anew, whatever the rollup knows of it. */
    Refreshed rebuild(String name, Window window, Watch watch);

    /**
     * Forgets a rollup. What it sums up stays.
     *
     * @throws KymographException {@code rollup.last-copy} where it has buckets of readings that are no longer kept
     */
    void drop(String name);

    /**
     * Forgets a rollup, also where it has buckets of readings that are no longer kept: they are lost.
     *
     * @throws KymographException {@code subject.held} where some of those are of subjects that are held
     */
    void dropWithLastCopies(String name);

    /**
     * What was summed up.
     *
     * @param buckets of a subject each
     */
    record Refreshed(String name, long buckets) {}

    /**
     * A rollup and how far it is true.
     *
     * @param readings of its own, one for each subject and bucket, rewritten ones once more
     * @param dirty buckets that something touched since it was refreshed
     * @param lag for how long the first has waited of what made them dirty: readings, a deletion, a rebuild; empty where none is
     * @param policy by which it is refreshed; what it does not say there is no bound for
     */
    record Status(
            String name,
            String metricType,
            Duration every,
            long readings,
            int files,
            long bytes,
            long dirty,
            Optional<Duration> lag,
            RollupPolicy policy) {}
}

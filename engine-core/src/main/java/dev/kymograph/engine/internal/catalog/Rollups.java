package dev.kymograph.engine.internal.catalog;

import dev.kymograph.metric.MetricType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the catalog knows of rollups, and of how far each of them is true. */
public interface Rollups {

    /** By name; cheap. */
    List<Rollup> all();

    /**
     * Declares the derived metric type and that it is a rollup.
     *
     * @throws dev.kymograph.engine.KymographException {@code rollup.exists}; {@code metric.exists}
     */
    void create(Rollup rollup, MetricType derived);

    /** Brings the derived metric type to fields that the one it sums up has gained. */
    void widen(MetricType derived);

    /** Forgets a rollup and its metric type, and removes its files from the lake in a new snapshot. */
    void drop(String name);

    /**
     * The same where what was looked at is still so.
     *
     * @param keptFrom of what it sums up
     * @throws dev.kymograph.engine.KymographException {@code catalog.conflict}
     */
    void drop(Rollup rollup, long keptFrom, List<Hold> held);

    /**
     * Has nobody else refresh a rollup, in whatever process, until it is closed; empty where somebody does it now. Of two at the same
     * time the one that looked first could write last, and what it did not know would count as known.
     */
    Optional<Lease> refreshing(String name);

    /**
     * Tells that from now on a rollup knows what the lake held at snapshot {@code upto}.
     *
     * @param but times about which it says nothing all the same
     */
    void refreshed(String name, long upto, List<Invalidated> but);

    /** What a rollup knew at a snapshot, by one look: what no question can need any more is forgotten at any time. */
    RollupKnowledge known(Rollup rollup, long snapshot);

    /** When the first of some snapshots was committed; empty for none. */
    Optional<Instant> firstOf(List<Long> snapshots);

    /** Makes rollups of a metric type say nothing about some time until they are refreshed. */
    void invalidate(String metricType, List<Invalidated> invalidated);

    /** Notes that buckets of a rollup are gone for good: the readings of their times are no longer kept. */
    void lose(Rollup rollup, List<Invalidated> buckets);

    /** When the first of a rollup was invalidated that reaches beyond a moment, in snapshots later than {@code after}. */
    Optional<Instant> invalidatedSince(Rollup rollup, long after, long beyondMicros);
}

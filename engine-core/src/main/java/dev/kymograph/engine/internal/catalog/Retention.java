package dev.kymograph.engine.internal.catalog;

import java.util.List;
import java.util.Map;

/** From when on readings are kept, and whose are kept in any case. */
public interface Retention {

    /** Readings of a metric type before this moment were dropped, and come in no more; {@link Long#MIN_VALUE} for none. Cheap. */
    long keptFrom(String metricType);

    /** The same at a snapshot. */
    long keptFrom(String metricType, long snapshot);

    /** Of all metric types whose readings are not all kept. Cheap. */
    Map<String, Long> keptFrom();

    /** Notes in an empty catalog from when on the readings of metric types are kept. */
    void restore(Map<String, Long> keptFrom);

    /** Those that are held, by kind and id. Cheap. */
    List<Hold> holds();

    /**
     * Keeps a subject's readings from being dropped and deleted; one that is held already is held for the new reason.
     *
     * @throws dev.kymograph.engine.KymographException {@code subject.unknown}
     */
    void hold(Hold hold);

    /** False where it was not held. */
    boolean release(String kind, int subject);
}

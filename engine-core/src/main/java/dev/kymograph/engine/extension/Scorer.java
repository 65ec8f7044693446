package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.time.Instant;

/** Scores the readings of one series, one after the other. Used by one thread; takes the same memory however long the series is. */
@Stability(Stability.Level.EVOLVING)
@FunctionalInterface
public interface Scorer {

    /**
     * How unusual the next reading is, by that and the ones before alone: the same readings always score the same.
     *
     * @param at mostly later than the one before; where it is not, nothing may fail
     * @param value a value that is no number, or infinite, was not measured: it scores 0 and changes nothing
     * @return from 0, as usual, to 1, surely unusual
     */
    double score(Instant at, double value);
}

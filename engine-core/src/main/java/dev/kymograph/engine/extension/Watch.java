package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;

/**
 * Someone who watches long work: is told how far it is, and may stop it.
 *
 * <p>Called from the engine's threads, now and then; must return at once and not throw.
 */
@Stability(Stability.Level.STABLE)
public interface Watch {

    /** Nobody watches. */
    Watch NOBODY = new Watch() {};

    /**
     * Told how far the work is.
     *
     * @param doing what is being done, a phrase: "reading pulse.csv"
     * @param fraction from 0 to 1; NaN where it cannot be known
     */
    default void progress(String doing, double fraction) {}

    /**
     * Told how much there is to do in all, so that a fraction says how much of it is done. Holds until it is told anew.
     *
     * @param rows 0 where they are not known
     * @param bytes 0 where they are not known
     */
    default void amount(long rows, long bytes) {}

    /** Whether the work should stop. Once true it stays true. */
    default boolean cancelled() {
        return false;
    }
}

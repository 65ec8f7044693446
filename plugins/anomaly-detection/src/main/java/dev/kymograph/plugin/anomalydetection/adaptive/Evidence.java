package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How likely unusual a reading is that surprises so much, of one series. */
final class Evidence implements Kept {

    /** How likely an unusual reading is before anything is measured, times the root of how many were: they get rarer. */
    private static final double PRIOR_ODDS = 0.07;

    private static final double QUIET_SHARE = 0.2;
    private static final int LEAST_QUIET = 30;

    private long count;
    private double held;

    /**
     * How much likelier unusual than usual.
     *
     * @param now after what surprised before
     * @param alone had nothing surprised before
     */
    record Odds(double now, double alone) {}

    /** How many readings there were. */
    long count() {
        return count;
    }

    /** Counts a reading that nothing is said of. */
    void learn() {
        count++;
    }

    /** Of the next reading; {@code surprise} is the negative natural logarithm of a probability. */
    Odds odds(double surprise) {
        count++;
        double prior = PRIOR_ODDS / Math.sqrt((double) count);
        double alone = prior * of(surprise);
        double now = surprise > quietened() ? alone : prior * of(0);
        held = Math.max(held, surprise);
        return new Odds(now, alone);
    }

    /** After something surprising only what is more so counts, the longer it goes on the less of that is needed. */
    private double quietened() {
        held *= 1 - 1 / Math.max(LEAST_QUIET, QUIET_SHARE * count);
        return held;
    }

    /** The most that so small a probability can speak against "as usual", by Sellke, Bayarri and Berger. */
    private static double of(double surprise) {
        return surprise <= 1 ? 1 : Math.exp(surprise - 1) / surprise;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeDouble(held);
    }

    @Override
    public void load(DataInput in) throws IOException {
        count = in.readLong();
        held = in.readDouble();
    }
}

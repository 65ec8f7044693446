package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.List;

/**
 * Reads one series in the order of time. What it says of a reading depends on that and the earlier ones alone, and is the same each
 * time. Used by one thread; takes the same memory however long the series is.
 */
public final class Detector implements Judge {

    /** How likely an unusual reading is before anything is measured, times the root of how many were: they get rarer. */
    private static final double PRIOR_ODDS = 0.07;

    private static final double QUIET_SHARE = 0.2;
    private static final int LEAST_QUIET = 30;

    /** What is greater is left out, so that squares and sums stay numbers. */
    private static final double GREATEST = 1e100;

    /** A way that comes later gives its name only where it says so much more: a spike beyond all before is a spike. */
    private static final double MORE = 1.5;

    private final int probation;
    private final Expected expected = new Expected();
    private final Stream residual = new Streams.Residual();
    private final List<Stream> streams =
            List.of(residual, new Streams.Extent(), new Streams.Spread(), new Streams.Run());
    private long seen;
    private double held;

    /** Says nothing of the first {@code probation} readings. */
    public Detector(int probation) {
        this.probation = probation;
    }

    @Override
    public Verdict next(long moment, double value) {
        if (!(Math.abs(value) <= GREATEST)) {
            return Verdict.none(value);
        }
        double guess = expected.at(moment);
        double width = residual.usual();
        double sum = 0;
        double most = 0;
        Kind kind = Kind.SPIKE;
        for (Stream stream : streams) {
            double surprise = stream.surprise(value, Double.isNaN(guess) ? value : guess);
            sum += stream.weight() * surprise;
            if (surprise > MORE * most) {
                most = surprise;
                kind = stream.kind();
            }
        }
        expected.add(moment, value);
        seen++;
        if (seen <= probation) {
            return Verdict.none(value);
        }
        double prior = PRIOR_ODDS / Math.sqrt((double) seen);
        double oddsAlone = prior * evidence(sum);
        double odds = sum > quietened() ? oddsAlone : prior * evidence(0);
        held = Math.max(held, sum);
        boolean nothing = value == 0 && kind != Kind.FLAT_LINE && Double.isFinite(guess);
        return Verdict.of(value, odds, oddsAlone, Band.around(guess, width), nothing ? Kind.DROP_OUT : kind);
    }

    /** After something surprising only what is more so counts, the longer it goes on the less of that is needed. */
    private double quietened() {
        held *= 1 - 1 / Math.max(LEAST_QUIET, QUIET_SHARE * seen);
        return held;
    }

    /** The most that so small a probability can speak against "as usual", by Sellke, Bayarri and Berger. */
    private static double evidence(double surprise) {
        return surprise <= 1 ? 1 : Math.exp(surprise - 1) / surprise;
    }
}

package dev.kymograph.plugin.anomalydetection.adaptive;

/**
 * What something measured beside a series says of its next reading: by how much it is off from what was expected of it, times how much of
 * that the series went along with lately. Says nothing where the two have little to do with each other.
 */
final class Companion {

    private static final int LATELY = 500;
    private static final int LEAST = 10;

    /** What is further off than so many usual distances counts as that: one strange reading is no relation. */
    private static final double MOST_TIMES = 4;

    /** How much of the one the other has to explain, or it is chance; of few readings more. */
    private static final double LEAST_EXPLAINED = 0.05;

    private static final double OF_FEW = 4;

    private final Expected expected = new Expected();
    private long seen;
    private double usual;
    private double usualOther;
    private double squares;
    private double squaresOther;
    private double products;
    private double off = Double.NaN;

    /** How much further than it was expected the series should be, by {@code other}; NaN stands for none. */
    double shift(long moment, double other) {
        double guess = expected.at(moment);
        boolean known = !Double.isNaN(other);
        off = known ? other - guess : Double.NaN;
        if (known) {
            expected.add(moment, other);
        }
        return Double.isNaN(off) ? 0 : slope() * off;
    }

    /** Whether it is too early to say: how far the series is off now says nothing of how far it will be with this in view. */
    boolean isLearning() {
        return seen < LEAST && squaresOther > 0;
    }

    /** Takes in how far the series was off, before this was looked at. */
    void learn(double offOfSeries) {
        if (Double.isNaN(off) || Double.isNaN(offOfSeries)) {
            return;
        }
        seen++;
        double share = Math.max(1.0 / LATELY, 1.0 / seen);
        usual += share * (Math.abs(offOfSeries) - usual);
        usualOther += share * (Math.abs(off) - usualOther);
        double x = clipped(off, usualOther);
        double y = clipped(offOfSeries, usual);
        squares += share * (y * y - squares);
        squaresOther += share * (x * x - squaresOther);
        products += share * (x * y - products);
    }

    private double slope() {
        double least = Math.max(LEAST_EXPLAINED, OF_FEW / seen);
        boolean related = seen >= LEAST && products * products > least * squares * squaresOther && squaresOther > 0;
        return related ? products / squaresOther : 0;
    }

    private static double clipped(double off, double usual) {
        return Math.max(-MOST_TIMES * usual, Math.min(MOST_TIMES * usual, off));
    }
}

package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How rare a distance is, by the distances that were seen: a histogram as far as a high quantile, and beyond it a tail that
 * falls as the square of its distance, for an exponential one takes the extremes of ordinary series for unusual.
 *
 * <p>The histogram's bins grow with what they hold, so that it works on any scale and a scaled series is as rare as the series was.
 */
final class Tail implements Kept {

    /** Beyond what a few thousand readings can tell, more is only louder. */
    static final double MOST = 40;

    private static final double RARE = 0.05;
    private static final double RARE_SURPRISE = -Math.log(RARE);
    private static final double SHAPE = 0.5;
    private static final int FINE_BITS = 3;
    private static final int EXPONENTS = 128;
    private static final int BINS = EXPONENTS << FINE_BITS;
    private static final int EVERY = 16;
    private static final double NARROWEST = 0.1;

    private final float[] bins = new float[BINS];
    private final double finest;
    private final double remembered;
    private double seen;
    private double zeros;
    private int highest;
    private int untilFitted;
    private double quantile;
    private double beyond;
    private double meanExcess;

    /**
     * Makes an empty one.
     *
     * @param finest the least width of the tail: distances closer to each other than this are much the same
     * @param remembered after twice as many distances all count half
     */
    Tail(double finest, double remembered) {
        this.finest = finest;
        this.remembered = remembered;
    }

    /** The negative natural logarithm of the probability of such a distance or a larger one. */
    double surprise(double distance) {
        if (seen == 0) {
            return 0;
        }
        if (distance <= quantile) {
            return quantile == 0 ? 0 : RARE_SURPRISE * distance / quantile;
        }
        double width = Math.max(meanExcess, Math.max(finest, NARROWEST * quantile));
        if (width == 0) {
            return Math.log(1 + seen);
        }
        double fraction = (beyond + 0.5) / (seen + 1);
        double fallen = Math.log1p(SHAPE * (distance - quantile) / width) / SHAPE;
        return Math.min(MOST, fallen - Math.log(Math.min(RARE, fraction)));
    }

    void add(double distance) {
        int bin = bin(distance);
        if (bin < 0) {
            zeros++;
        } else {
            bins[bin]++;
            highest = Math.max(highest, bin);
        }
        seen++;
        if (seen >= 2 * remembered) {
            forget();
        }
        if (--untilFitted <= 0) {
            fit();
            untilFitted = seen < EVERY * EVERY ? 1 : EVERY;
        }
    }

    /** The distance that one of twenty goes beyond. */
    double quantile() {
        return quantile;
    }

    private void forget() {
        for (int bin = 0; bin <= highest; bin++) {
            bins[bin] /= 2;
        }
        zeros /= 2;
        seen /= 2;
    }

    private void fit() {
        double allowed = RARE * seen;
        double mass = 0;
        double sum = 0;
        int bin = highest;
        while (bin >= 0 && mass + bins[bin] <= allowed) {
            mass += bins[bin];
            sum += bins[bin] * middle(bin);
            bin--;
        }
        boolean atZero = bin < 0 || seen - mass <= zeros;
        quantile = atZero ? 0 : edge(bin + 1);
        beyond = mass;
        meanExcess = mass > 0 ? Math.max(0, sum / mass - quantile) : 0;
    }

    /** The exponent and the first bits after it: eight bins for each power of two. */
    private static int bin(double distance) {
        if (!(distance > 0)) {
            return -1;
        }
        long bits = Double.doubleToRawLongBits(distance) >>> (52 - FINE_BITS);
        long first = (long) (1023 - EXPONENTS / 2) << FINE_BITS;
        return (int) Math.min(BINS - 1, bits - first);
    }

    private static double edge(int bin) {
        long first = (long) (1023 - EXPONENTS / 2) << FINE_BITS;
        return Double.longBitsToDouble((first + bin) << (52 - FINE_BITS));
    }

    private static double middle(int bin) {
        return (edge(bin) + edge(bin + 1)) / 2;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(highest);
        for (int bin = 0; bin <= highest; bin++) {
            out.writeFloat(bins[bin]);
        }
        out.writeDouble(seen);
        out.writeDouble(zeros);
        out.writeInt(untilFitted);
        out.writeDouble(quantile);
        out.writeDouble(beyond);
        out.writeDouble(meanExcess);
    }

    @Override
    public void load(DataInput in) throws IOException {
        highest = in.readInt();
        for (int bin = 0; bin <= highest; bin++) {
            bins[bin] = in.readFloat();
        }
        seen = in.readDouble();
        zeros = in.readDouble();
        untilFitted = in.readInt();
        quantile = in.readDouble();
        beyond = in.readDouble();
        meanExcess = in.readDouble();
    }
}

package dev.kymograph.engine.internal.analysis;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The median of the slopes between all pairs of points: a line that outliers do not pull.
 *
 * <p>The slopes of few points are listed, and those asked for selected. Of many they are not: how many are at most {@code m} is how many pairs change order when the points are seen along a
 * line of slope {@code m}, which sorting counts. So the k-th of them is found by halving.
 */
final class TheilSen {

    /** Their slopes are two megabytes. */
    private static final int FEW = 700;

    private final double[] x;
    private final double[] y;
    private final double[] heights;
    private final double[] spare;
    private final long pairs;
    private final Ranked slopes;

    /** Points of ascending, different {@code x}, at least two. */
    TheilSen(double[] x, double[] y) {
        this.x = less(x, x[0]);
        this.y = less(y, y[0]);
        this.heights = new double[x.length];
        this.spare = new double[x.length];
        this.pairs = (long) x.length * (x.length - 1) / 2;
        this.slopes = new Ranked(x.length <= FEW ? slopes(this.x, this.y) : new double[0]);
    }

    double slope() {
        double lower = ranked((pairs + 1) / 2);
        return pairs % 2 == 1 ? lower : (lower + ranked(pairs / 2 + 1)) / 2;
    }

    /** Around the slope, by the distribution of Kendall's S (Sen 1968): for errors that are independent, of any shape. */
    Interval interval(double confidence) {
        if (x.length < 3) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double n = x.length;
        double variance = (n * (n - 1) * (2 * n + 5) - ties()) / 18;
        double reach =
                NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2) * Math.sqrt(variance);
        long low = Math.round((pairs - reach) / 2);
        long high = Math.round((pairs + reach) / 2) + 1;
        return new Interval(ranked(Math.max(1, low)), ranked(Math.min(pairs, high)));
    }

    private static double[] slopes(double[] x, double[] y) {
        double[] slopes = new double[x.length * (x.length - 1) / 2];
        int next = 0;
        for (int i = 1; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                slopes[next++] = (y[i] - y[j]) / (x[i] - x[j]);
            }
        }
        return slopes;
    }

    /** The {@code rank}-th least of all slopes, counted from 1. */
    private double ranked(long rank) {
        if (!slopes.isEmpty()) {
            return slopes.number((int) rank - 1);
        }
        // No two points are steeper than the steepest step from one to its next.
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int i = 1; i < x.length; i++) {
            long step = ordered((y[i] - y[i - 1]) / (x[i] - x[i - 1]));
            low = Math.min(low, step);
            high = Math.max(high, step);
        }
        while (low < high) {
            // Half way, where the plain sum would overflow.
            long middle = (low & high) + ((low ^ high) >> 1);
            if (atMost(unordered(middle)) >= rank) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return unordered(low);
    }

    private long atMost(double slope) {
        for (int i = 0; i < x.length; i++) {
            heights[i] = y[i] - slope * x[i];
        }
        return inversions(0, x.length);
    }

    /** Pairs in which the later is not higher; sorts them on the way. */
    private long inversions(int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        long count = inversions(from, middle) + inversions(middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            if (left < middle && (right == to || heights[left] < heights[right])) {
                spare[i] = heights[left++];
            } else {
                count += middle - left;
                spare[i] = heights[right++];
            }
        }
        System.arraycopy(spare, from, heights, from, to - from);
        return count;
    }

    private double ties() {
        double[] sorted = y.clone();
        Arrays.sort(sorted);
        double ties = 0;
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[from]) {
                double t = i - from;
                ties += t * (t - 1) * (2 * t + 5);
                from = i;
            }
        }
        return ties;
    }

    /** A whole number that is in the same order as the number. */
    private static long ordered(double number) {
        long bits = Double.doubleToLongBits(number + 0.0);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    private static double unordered(long ordered) {
        return Double.longBitsToDouble(ordered < 0 ? Long.MIN_VALUE - ordered : ordered);
    }

    private static double[] less(double[] numbers, double zero) {
        return Arrays.stream(numbers).map(number -> number - zero).toArray();
    }
}

package dev.kymograph.repl.picture;

import java.util.Arrays;

/** Points of one line, in the order in which they came; grows. */
final class Series {

    /** So many times the usual distance between two points is a gap. */
    private static final double GAP = 3;

    private final String label;
    private double[] xs = new double[64];
    private double[] ys = new double[64];
    private int size;

    Series(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The same points. */
    Series called(String other) {
        Series series = new Series(other);
        series.xs = xs;
        series.ys = ys;
        series.size = size;
        return series;
    }

    void add(double x, double y) {
        if (size == xs.length) {
            xs = Arrays.copyOf(xs, 2 * size);
            ys = Arrays.copyOf(ys, 2 * size);
        }
        xs[size] = x;
        ys[size] = y;
        size++;
    }

    int size() {
        return size;
    }

    double x(int i) {
        return xs[i];
    }

    double y(int i) {
        return ys[i];
    }

    /** What is further apart is not joined: somebody may have taken the collar off. */
    double longestStep() {
        double[] steps = new double[Math.max(0, size - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs(xs[i + 1] - xs[i]);
        }
        Arrays.sort(steps);
        return steps.length == 0 ? 0 : GAP * steps[steps.length / 2];
    }
}

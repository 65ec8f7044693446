package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Arrays;

/** The median of the first few of many numbers. */
final class Median {

    private final double[] numbers;
    private int count;

    Median(int most) {
        numbers = new double[most];
    }

    void add(double number) {
        numbers[count++] = number;
    }

    int count() {
        return count;
    }

    double value() {
        double[] sorted = Arrays.copyOf(numbers, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }
}

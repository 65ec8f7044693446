package dev.kymograph.engine.internal.analysis;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;

/** Numbers drawn from what is to be known. */
final class Sample {

    private final double[] values;
    private final double mean;
    private final double squares;

    private Sample(double[] values) {
        this.values = values;
        this.mean = Arrays.stream(values).average().orElse(Double.NaN);
        this.squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }

    static Sample of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static Sample of(double... values) {
        return new Sample(values.clone());
    }

    int size() {
        return values.length;
    }

    double value(int index) {
        return values[index];
    }

    double mean() {
        return mean;
    }

    /** The standard deviation of a sample: NaN for one number. */
    double deviation() {
        return Math.sqrt(squares / (values.length - 1));
    }

    /** By how many pooled deviations this sample's mean is greater, without the bias that small samples have. */
    double hedgesG(Sample other) {
        int freedom = values.length + other.values.length - 2;
        double pooled = Math.sqrt((squares + other.squares) / freedom);
        return (mean - other.mean) / pooled * unbiased(freedom);
    }

    private static double unbiased(int freedom) {
        double half = freedom / 2.0;
        return Math.exp(LogGamma.value(half) - LogGamma.value(half - 0.5)) / Math.sqrt(half);
    }
}

package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Watch;
import java.util.Arrays;
import java.util.SplittableRandom;

/** How sure an estimate is, from drawing the same samples again and again with replacement; the same seed draws the same. */
record Bootstrap(int resamples, long seed, Watch watch) {

    /** Around the mean of one sample less that of another: the percentile interval. */
    Interval differenceOfMeans(Sample one, Sample other, double confidence) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] differences = new double[resamples];
        for (int i = 0; i < resamples && !watch.cancelled(); i++) {
            differences[i] = mean(one, random) - mean(other, random);
        }
        Arrays.sort(differences);
        double tail = (1 - confidence) / 2;
        return new Interval(quantile(differences, tail), quantile(differences, 1 - tail));
    }

    private static double mean(Sample sample, SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < sample.size(); i++) {
            sum += sample.value(random.nextInt(sample.size()));
        }
        return sum / sample.size();
    }

    private static double quantile(double[] sorted, double fraction) {
        double place = fraction * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}

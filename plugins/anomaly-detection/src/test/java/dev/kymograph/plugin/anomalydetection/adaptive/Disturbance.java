package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Arrays;
import java.util.Random;

/** What may befall a series: within a part of it, for shorter than that. */
enum Disturbance {
    SPIKE,
    SPIKES,
    SHIFT,
    DRIFT,
    FLAT_LINE,
    DROP_OUT,
    LOUDER,
    OTHER_TIME,
    SHIFT_FOR_GOOD;

    static Disturbance any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    void apply(double[] values, int from, int to, Random random) {
        int length = to - from;
        double spread = spread(values, from);
        double size = (2 + 4 * random.nextDouble()) * spread * (random.nextInt(3) == 0 ? -1 : 1);
        double[] before = values.clone();
        if (this == SHIFT_FOR_GOOD) {
            for (int i = from; i < values.length; i++) {
                values[i] += 0.7 * size;
            }
            return;
        }
        for (int i = from; i < to; i++) {
            double along = (double) (i - from) / length;
            switch (this) {
                case SPIKE -> values[i] += i - from < 2 ? 1.5 * size : 0;
                case SPIKES -> values[i] += random.nextInt(10) == 0 && along < 0.5 ? size : 0;
                case SHIFT -> values[i] += along < 0.8 ? 0.7 * size : 0;
                case DRIFT -> values[i] += along < 0.8 ? 1.5 * along * size : 0;
                case FLAT_LINE -> values[i] = along < 0.5 ? before[from] : before[i];
                case DROP_OUT -> values[i] = along < 0.3 ? Math.min(0, lowest(before)) : before[i];
                case LOUDER -> values[i] += along < 0.6 ? random.nextGaussian() * Math.abs(size) / 2 : 0;
                case OTHER_TIME -> values[i] = along < 0.6 ? before[Math.max(0, i - length)] : before[i];
                default -> throw new IllegalStateException();
            }
        }
    }

    private static double lowest(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double spread(double[] values, int until) {
        double mean = Arrays.stream(values, 0, until).average().orElseThrow();
        double squares = Arrays.stream(values, 0, until)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        return Math.max(Math.sqrt(squares), 1e-3);
    }
}

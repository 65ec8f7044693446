package dev.kymograph.plugin.sampleanimals;

import java.time.Instant;

/**
 * Something injected into the readings of one metric of one animal.
 *
 * @param to excluded
 * @param strength see {@link AnomalyKind}
 */
record Anomaly(AnomalyKind kind, Metric metric, long from, long to, double strength) {

    private static final double PULSE_PER_DEGREE = 0.10;

    /** The line of truth about it. */
    String truth(int animal) {
        return animal + "," + metric.label() + "," + Instant.ofEpochSecond(from) + "," + Instant.ofEpochSecond(to) + ","
                + kind.label();
    }

    /** What is measured instead of {@code normal}. */
    double disturbed(long second, double normal, Body body) {
        return switch (kind) {
            case TACHYCARDIA -> Body.possiblePulse(Math.max(normal * 1.2, body.quietPulse() * strength));
            case FEVER ->
                metric == Metric.TEMPERATURE
                        ? normal + strength * rising(second)
                        : Body.possiblePulse(normal * (1 + PULSE_PER_DEGREE * strength * rising(second)));
            case LOOSE_SENSOR -> normal - strength * Math.min(1, 0.4 + 4 * part(second));
            case FLAT_LINE -> strength * body.breedPulse();
            case SPIKE -> Body.possiblePulse(normal * strength);
            case DROP_OUT -> Double.NaN;
        };
    }

    /** How far a reading's quality falls: the sensor may notice that it sits badly, not that its bearer is ill. */
    double qualityFactor() {
        return switch (kind) {
            case TACHYCARDIA, FEVER -> 1;
            case LOOSE_SENSOR, FLAT_LINE -> 0.35;
            case SPIKE, DROP_OUT -> 0.55;
        };
    }

    private double rising(long second) {
        double part = part(second);
        return Math.min(1, 0.3 + 5 * Math.min(part, 1 - part));
    }

    private double part(long second) {
        return (double) (second - from) / (to - from);
    }
}

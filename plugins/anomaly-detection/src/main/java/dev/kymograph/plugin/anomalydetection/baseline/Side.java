package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.engine.extension.Meaning;

/** On which side of what is expected a reading may be unusual. */
public enum Side {
    /** On either. */
    @Meaning("on either side")
    BOTH,
    /** Only what is greater. */
    @Meaning("only what is greater")
    ABOVE,
    /** Only what is less. */
    @Meaning("only what is less")
    BELOW;

    /** How far {@code value} is from {@code expected} on this side; 0 where it is on the other. */
    double off(double value, double expected) {
        return switch (this) {
            case BOTH -> Math.abs(value - expected);
            case ABOVE -> Math.max(0, value - expected);
            case BELOW -> Math.max(0, expected - value);
        };
    }
}

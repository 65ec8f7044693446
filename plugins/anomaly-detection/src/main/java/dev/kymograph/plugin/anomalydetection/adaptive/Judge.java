package dev.kymograph.plugin.anomalydetection.adaptive;

/** Reads one series in the order of time, and says of each reading how unusual it is by that and the earlier ones alone. */
public interface Judge {

    /** Takes the next reading, {@code moment} in microseconds since 1970; one that is no number is left out. */
    Verdict next(long moment, double value);
}

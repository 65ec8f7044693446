package dev.kymograph.plugin.anomalydetection.adaptive;

/** What is unusual about a reading. */
public enum Kind {
    /** Far from what was expected. */
    SPIKE,
    /** Nothing where there was something. */
    DROP_OUT,
    /** Beyond all that was measured before. */
    RANGE,
    /** Readings vary more, or less, than they did. */
    RHYTHM,
    /** The same value again and again. */
    FLAT_LINE
}

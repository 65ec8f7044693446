package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Locale;

/** What is unusual about a reading. */
public enum Kind {
    /** Far from what was expected. */
    SPIKE,
    /** Far from what was expected with what was measured beside it in view, but not without that. */
    CONTRARY,
    /** Nothing, or the lowest there was again and again, where there was something. */
    DROP_OUT,
    /** Beyond all that was measured before. */
    RANGE,
    /** Readings vary more, or less, than they did. */
    RHYTHM,
    /** The same value again and again. */
    FLAT_LINE,
    /** Not like what was, the readings before it looked at with it. */
    STRANGE,
    /** The first of a new level; known only by what came later. */
    SHIFT,
    /** Where the series goes one way for long; known only by what came later. */
    DRIFT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

package dev.kymograph.engine.internal.advice;

import dev.kymograph.engine.Advice.Proposal;
import dev.kymograph.engine.extension.Watch;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A proposal, and how it is done.
 *
 * @param saved expected, had it been there when the questions were asked
 */
record Found(Proposal proposal, Duration saved, Consumer<Watch> doing) {

    /** A length of time with as many digits as tell something. */
    static String text(Duration length) {
        double millis = length.toNanos() / 1e6;
        return millis >= 1000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
                : String.format(Locale.ROOT, millis >= 10 ? "%.0f ms" : "%.1f ms", millis);
    }

    static String questions(long times) {
        return times == 1 ? "1 question" : times + " questions";
    }
}

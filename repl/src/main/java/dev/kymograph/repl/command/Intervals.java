package dev.kymograph.repl.command;

import java.time.Duration;

/** Durations as users write them: {@code 15m}, {@code 1h}. */
final class Intervals {

    private Intervals() {}

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (!duration.minusSeconds(seconds).isZero()) {
            return duration.toMillis() + "ms";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}

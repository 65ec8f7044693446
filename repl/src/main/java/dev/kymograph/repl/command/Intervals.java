package dev.kymograph.repl.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: {@code 15m}, {@code 1h}. */
final class Intervals {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})([smhd])");

    private Intervals() {}

    /** What somebody wrote as {@code 90s}, {@code 15m}, {@code 1h} or {@code 1d}. */
    static Duration parse(String word, String what) {
        Matcher shape = SHAPE.matcher(word);
        if (!shape.matches()) {
            throw Mistake.of(
                    "command.duration",
                    "Cannot read " + what + " [" + word + "]: expected a length of time such as 15m, 1h or 1d");
        }
        long count = Long.parseLong(shape.group(1));
        return switch (shape.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

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

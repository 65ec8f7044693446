package dev.kymograph.repl.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: {@code 15m}, {@code 1h}. */
final class Intervals {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})(ms|s|m|h|d|w)");

    private Intervals() {}

    /** @param option for the message: {@code --keep} */
    static Duration duration(String word, String option) {
        Matcher parts = WRITTEN.matcher(word);
        if (!parts.matches()) {
            throw Mistake.of(
                    "command.duration",
                    "Cannot read " + option + " [" + word + "]: expected a length of time such as 30d, 12h or 0s");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "w" -> Duration.ofDays(7 * count);
            default -> Duration.ofDays(count);
        };
    }

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (!duration.minusSeconds(seconds).isZero()) {
            return duration.toMillis() + "ms";
        }
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds > 0 && seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}

package dev.kymograph.engine.internal.parameter;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 90s}, {@code 15m}, {@code 1h}, {@code 7d}, {@code 1w}. */
public final class DurationWord {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)");

    private DurationWord() {}

    /** The length that {@code word} names; empty where it names none. */
    public static Optional<Duration> parse(String word) {
        Matcher shape = SHAPE.matcher(word);
        if (!shape.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(shape.group(1));
        return Optional.of(
                switch (shape.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofDays(7 * count);
                });
    }
}

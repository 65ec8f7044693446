package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The widths that buckets of rollups can have: a day is a multiple of each, so that no birthday cuts one. */
final class Width {

    /** The shortest first. */
    static final List<Duration> USUAL =
            Stream.of(1, 5, 15, 60, 360, 720, 1440).map(Duration::ofMinutes).toList();

    private static final long DAY = 86_400;

    private Width() {}

    /** What was written as so many minutes, hours or days. */
    static Duration parse(String word) {
        int count = Integer.parseInt(word.substring(0, word.length() - 1));
        return switch (word.charAt(word.length() - 1)) {
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /**
     * As people write it.
     *
     * @throws KymographException {@code rollup.width}
     */
    static String word(Duration every) {
        long seconds = every.toSeconds();
        if (!every.equals(Duration.ofSeconds(seconds)) || seconds < 60 || DAY % seconds != 0 || seconds % 60 != 0) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "rollup.width",
                    "Cannot create a rollup of every " + seconds
                            + " s: expected minutes of which a day is a multiple, such as 1m, 15m, 1h, 6h or 1d");
        }
        if (seconds == DAY) {
            return "1d";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}

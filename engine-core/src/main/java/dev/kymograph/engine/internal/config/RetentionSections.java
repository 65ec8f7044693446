package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.internal.config.Settings.Keeping;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the configuration says under {@code retention.METRIC}: how long readings, or the buckets of a width, are kept. */
final class RetentionSections {

    static final String HELP = "How long readings of a metric type are kept (raw), or buckets of its rollup of a width:"
            + " days, weeks, months or years as 90d, 6mo, 2y, or forever.";

    private static final String PREFIX = "retention.";
    private static final String RAW = "raw";
    private static final Pattern WIDTH = Pattern.compile("([1-9]\\d{0,3})([mhd])");
    private static final Pattern PERIOD = Pattern.compile("([1-9]\\d{0,4})\\s*(d|w|mo|y|days?|weeks?|months?|years?)");
    private static final long DAY = 86_400;

    private RetentionSections() {}

    /** Whether a path is the section of a metric type, and not a key of the engine. */
    static boolean isSection(String path) {
        return path.startsWith(PREFIX) && path.indexOf('.', PREFIX.length()) < 0 && !Keys.BY_PATH.containsKey(path);
    }

    /** Whether a path is a key in the section of a metric type. */
    static boolean holds(String path) {
        int end = path.lastIndexOf('.');
        return end > PREFIX.length() && isSection(path.substring(0, end));
    }

    /** What the entries say; what is wrong with them is added to the problems. */
    static List<Keeping> read(Map<String, Entry> entries, List<String> problems) {
        List<Keeping> keepings = new ArrayList<>();
        entries.forEach((path, entry) -> {
            if (holds(path)) {
                String key = path.substring(path.lastIndexOf('.') + 1);
                Optional<Duration> width = width(key);
                String place = entry.from() + ": " + path + ": ";
                if (width.isEmpty() && !key.equals(RAW)) {
                    problems.add(place + "unknown key; expected raw, or the width of a rollup such as 1h or 1d");
                    return;
                }
                try {
                    String metricType = path.substring(PREFIX.length(), path.lastIndexOf('.'));
                    keepings.add(new Keeping(metricType, width, period(entry.text())));
                } catch (IllegalArgumentException e) {
                    problems.add(place + "found [" + entry.text()
                            + "], expected days, weeks, months or years, as 90d, 6mo or 2y, or forever");
                }
            }
        });
        return keepings;
    }

    private static Optional<Duration> width(String word) {
        Matcher width = WIDTH.matcher(word);
        if (!width.matches()) {
            return Optional.empty();
        }
        long unit = switch (width.group(2)) {
            case "m" -> 60;
            case "h" -> 3600;
            default -> DAY;
        };
        long seconds = Long.parseLong(width.group(1)) * unit;
        return DAY % seconds == 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }

    private static Optional<Period> period(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("forever")) {
            return Optional.empty();
        }
        Matcher period = PERIOD.matcher(word);
        if (!period.matches()) {
            throw new IllegalArgumentException();
        }
        int count = Integer.parseInt(period.group(1));
        return Optional.of(
                switch (period.group(2).charAt(0)) {
                    case 'd' -> Period.ofDays(count);
                    case 'w' -> Period.ofWeeks(count);
                    case 'm' -> Period.ofMonths(count);
                    default -> Period.ofYears(count);
                });
    }
}

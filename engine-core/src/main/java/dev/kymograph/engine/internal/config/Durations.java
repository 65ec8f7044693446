package dev.kymograph.engine.internal.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 2ms}, {@code 90s}, {@code 10 minutes}. */
final class Durations {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,12})\\s*([a-z]*)");

    /** From the largest; the first name of each is how we write it. */
    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

    static {
        name(Duration.ofDays(1), "d", "day", "days");
        name(Duration.ofHours(1), "h", "hour", "hours");
        name(Duration.ofMinutes(1), "m", "minute", "minutes");
        name(Duration.ofSeconds(1), "s", "second", "seconds");
        name(Duration.ofMillis(1), "ms", "milli", "millis", "millisecond", "milliseconds");
        name(Duration.ofNanos(1_000), "us", "micro", "micros", "microsecond", "microseconds");
    }

    private Durations() {}

    static Duration parse(String text) {
        Matcher shape = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!shape.matches()) {
            throw new IllegalArgumentException();
        }
        long number = Long.parseLong(shape.group(1));
        Duration unit = UNITS.get(shape.group(2));
        if (unit == null && (number != 0 || !shape.group(2).isEmpty())) {
            throw new IllegalArgumentException();
        }
        return number == 0 ? Duration.ZERO : unit.multipliedBy(number);
    }

    static String show(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long times = duration.dividedBy(unit.getValue());
            if (unit.getValue().multipliedBy(times).equals(duration)) {
                return times + unit.getKey();
            }
        }
        return duration.toString();
    }

    private static void name(Duration unit, String... names) {
        for (String name : names) {
            UNITS.put(name, unit);
        }
    }
}

package dev.kymograph.plugin.anomalydetection.baseline;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Full hours of the day, {@code to} excluded; over midnight where they end before they begin. */
public record Hours(int from, int to) {

    /** The whole day. */
    public static final Hours ALL = new Hours(0, 24);

    private static final Pattern WORDS = Pattern.compile("(\\d{1,2})-(\\d{1,2})");
    private static final int DAY = 24;

    /** Checks them. */
    public Hours {
        if (from < 0 || from >= DAY || to < 0 || to > DAY || from == to) {
            throw new IllegalArgumentException("no hours: " + from + "-" + to);
        }
    }

    /**
     * As a user writes them: {@code 22-5}.
     *
     * @throws IllegalArgumentException where they are none
     */
    public static Hours parse(String words) {
        Matcher found = WORDS.matcher(words);
        if (!found.matches()) {
            throw new IllegalArgumentException("no hours: " + words);
        }
        return new Hours(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
    }

    boolean has(long local) {
        int hour = of(local);
        return from < to ? from <= hour && hour < to : from <= hour || hour < to;
    }

    /** A day that begins with the first of these hours, so that a night is in one. */
    long day(long local) {
        return Math.floorDiv(local - from * LocalTime.HOUR, LocalTime.DAY);
    }

    /** How many they are. */
    public int count() {
        return from < to ? to - from : to + DAY - from;
    }

    static int of(long local) {
        return (int) Math.floorMod(Math.floorDiv(local, LocalTime.HOUR), (long) DAY);
    }
}

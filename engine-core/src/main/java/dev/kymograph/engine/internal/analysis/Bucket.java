package dev.kymograph.engine.internal.analysis;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A width of time that readings are gathered by. One shorter than a day is so many seconds, counted from where the day begins; a
 * longer one is whole days or months of the calendar, however many hours they have.
 *
 * @param seconds 0 for whole days or months
 * @param days 0 for seconds or months
 * @param months 0 for seconds or days
 * @param offset how much later than midnight a day begins, or than the first of the month a month
 */
record Bucket(int seconds, int days, int months, Duration offset) {

    private static final Pattern SHAPE = Pattern.compile("([1-9]\\d{0,5})(s|m|h|d|w|mo|q|y)");
    private static final int DAY_SECONDS = 86_400;

    /** A Monday, so that weeks and multiples of them begin on one. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 5);

    Bucket {
        if (offset.compareTo(shortest(seconds, days, months)) >= 0) {
            throw new IllegalArgumentException("the offset [" + offset.toSeconds() + "s] is not shorter than a bucket");
        }
    }

    /**
     * Reads a word such as {@code 15m}, {@code 1d} or {@code 1mo}.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    static Bucket parse(String word, Duration offset) {
        Matcher shape = SHAPE.matcher(word);
        if (!shape.matches()) {
            throw new IllegalArgumentException(
                    "every=[" + word + "] is no width: expected one such as 90s, 15m, 1h, 1d, 1w, 1mo, 1q or 1y");
        }
        int count = Integer.parseInt(shape.group(1));
        return switch (shape.group(2)) {
            case "s" -> ofSeconds(word, count, offset);
            case "m" -> ofSeconds(word, 60L * count, offset);
            case "h" -> ofSeconds(word, 3600L * count, offset);
            case "d" -> new Bucket(0, count, 0, offset);
            case "w" -> new Bucket(0, 7 * count, 0, offset);
            case "mo" -> new Bucket(0, 0, count, offset);
            case "q" -> new Bucket(0, 0, 3 * count, offset);
            default -> new Bucket(0, 0, 12 * count, offset);
        };
    }

    /** No bucket is shorter than this, but for days when clocks are set. */
    Duration shortest() {
        return shortest(seconds, days, months);
    }

    /** The edges of buckets are multiples of it on the wall. */
    Duration unit() {
        return seconds > 0 ? Duration.ofSeconds(seconds) : Duration.ofDays(1);
    }

    /** No bucket is longer than this. */
    Duration longest() {
        return Duration.ofDays(1L + days + 31L * months);
    }

    /** SQL for where the bucket of a reading begins: in UTC if shorter than a day, else on the wall. */
    String start(WallClock clock) {
        String time = "\"timestamp\"";
        if (seconds == 0) {
            String shifted = Sql.moved(clock.local(time), offset.negated());
            if (isDay()) {
                return "CAST(" + shifted + " AS DATE)";
            }
            return Sql.moved(days > 0 ? startOfDays(shifted) : startOfMonths(shifted), offset);
        }
        String counted = Sql.moved(clock.sinceDayBegan(time, offset), offset.negated());
        return "(" + time + " - (" + counted + " - " + startOfSeconds(counted) + "))";
    }

    /** SQL for where a bucket begins, in UTC, given what {@link #start} computed. */
    String instant(String start, WallClock clock) {
        if (isDay()) {
            return clock.instant("CAST(" + start + " AS TIMESTAMP)");
        }
        return seconds == 0 ? clock.instant(start) : start;
    }

    /** A date is a shorter key than a timestamp. */
    private boolean isDay() {
        return days == 1 && offset.isZero();
    }

    /** Where the bucket after the one that begins at {@code start} begins. */
    Instant next(Instant start, ZoneId zone) {
        LocalDate day = dayOf(start, zone);
        if (days > 0) {
            return beginning(day.plusDays(days), zone);
        }
        if (months > 0) {
            return beginning(day.plusMonths(months), zone);
        }
        Instant tomorrow = beginning(day.plusDays(1), zone);
        Instant next = start.plusSeconds(seconds);
        return next.isBefore(tomorrow) ? next : tomorrow;
    }

    private LocalDate dayOf(Instant instant, ZoneId zone) {
        LocalDate day = LocalDateTime.ofInstant(instant, zone).minus(offset).toLocalDate();
        return beginning(day, zone).isAfter(instant) ? day.minusDays(1) : day;
    }

    private Instant beginning(LocalDate day, ZoneId zone) {
        return day.atStartOfDay().plus(offset).atZone(zone).toInstant();
    }

    private String startOfSeconds(String local) {
        if (seconds == 60 || seconds == 3600) {
            return "date_trunc('" + (seconds == 60 ? "minute" : "hour") + "', " + local + ")";
        }
        String since = "CAST(EXTRACT(HOUR FROM " + local + ") * 3600 + EXTRACT(MINUTE FROM " + local
                + ") * 60 + floor(EXTRACT(SECOND FROM " + local + ")) AS INTEGER)";
        return "(date_trunc('day', " + local + ") + INTERVAL '1' SECOND * (" + since + " - mod(" + since + ", "
                + seconds + ")))";
    }

    private String startOfDays(String local) {
        String day = "date_trunc('day', " + local + ")";
        if (days == 1) {
            return day;
        }
        String since = "CAST(EXTRACT(DAY FROM (" + day + " - TIMESTAMP '" + FIRST_DAY + " 00:00:00')) AS INTEGER)";
        return "(" + day + " - INTERVAL '1' DAY * " + remainder(since, days) + ")";
    }

    private String startOfMonths(String local) {
        String month = "date_trunc('month', " + local + ")";
        if (months == 1) {
            return month;
        }
        String since = "CAST(EXTRACT(YEAR FROM " + local + ") * 12 + EXTRACT(MONTH FROM " + local + ") - 1 AS INTEGER)";
        return "(" + month + " - INTERVAL '1' MONTH * " + remainder(since, months) + ")";
    }

    /** Never negative, where mod takes the sign of what it divides. */
    private static String remainder(String count, int divisor) {
        return "mod(mod(" + count + ", " + divisor + ") + " + divisor + ", " + divisor + ")";
    }

    private static Bucket ofSeconds(String word, long seconds, Duration offset) {
        if (seconds % DAY_SECONDS == 0) {
            return new Bucket(0, Math.toIntExact(seconds / DAY_SECONDS), 0, offset);
        }
        if (DAY_SECONDS % seconds != 0) {
            throw new IllegalArgumentException("every=[" + word
                    + "] does not divide a day into equal parts: expected such as 5m, 10m, 15m, 30m, 1h or 6h");
        }
        return new Bucket((int) seconds, 0, 0, offset);
    }

    private static Duration shortest(int seconds, int days, int months) {
        return seconds > 0 ? Duration.ofSeconds(seconds) : Duration.ofDays(days > 0 ? days : 28L * months);
    }
}

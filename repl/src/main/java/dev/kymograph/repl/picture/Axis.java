package dev.kymograph.repl.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From the least to the greatest value, with marks where people expect them. Times are in seconds since 1970, UTC.
 *
 * @param high more than {@code low}
 */
record Axis(double low, double high, boolean isTime) {

    private static final long DAY = 86_400;

    /** Steps of times below a day, in seconds. */
    private static final long[] STEPS = {
        1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, DAY, 2 * DAY, 7 * DAY, 14 * DAY
    };

    private static final int[] MONTHS = {1, 2, 3, 6, 12, 24, 60, 120, 600};

    /** A mark and what it says. */
    record Mark(double at, String text) {}

    /** Around the values; something, where all are the same or there are none. */
    static Axis around(double least, double most, boolean isTime) {
        if (!(least <= most)) {
            return new Axis(0, 1, isTime);
        }
        double room = least < most ? 0 : isTime ? DAY / 2.0 : Math.max(1, Math.abs(least) / 10);
        return new Axis(least - room, most + room, isTime);
    }

    /** From 0, at the low end, to 1. */
    double part(double value) {
        return (value - low) / (high - low);
    }

    /** A few, at most about {@code most}. */
    List<Mark> marks(int most) {
        if (!isTime) {
            return numbers(Math.max(2, most));
        }
        double step = (high - low) / Math.max(1, most);
        for (long one : STEPS) {
            if (one >= step) {
                return seconds(one);
            }
        }
        for (int months : MONTHS) {
            if (months * 30.5 * DAY >= step) {
                return months(months);
            }
        }
        return months(1200);
    }

    private List<Mark> numbers(int most) {
        double rough = (high - low) / most;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        int digits = (int) Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)));
        List<Mark> marks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9 && marks.size() < 100; i++) {
            marks.add(new Mark(
                    i * step,
                    BigDecimal.valueOf(i * step)
                            .setScale(digits, RoundingMode.HALF_EVEN)
                            .toPlainString()));
        }
        return marks;
    }

    private List<Mark> seconds(long step) {
        // Weeks begin on Monday, and 1970 on a Thursday.
        long shift = step >= 7 * DAY ? 4 * DAY : 0;
        String pattern = step < 60 ? "HH:mm:ss" : step < DAY ? "HH:mm" : "d MMM";
        List<Mark> marks = new ArrayList<>();
        long first = (long) Math.ceil((low - shift) / step) * step + shift;
        for (long at = first; at <= high; at += step) {
            boolean midnight = at % DAY == 0;
            marks.add(new Mark(at, text(at, step < DAY && midnight ? "d MMM" : pattern)));
        }
        return marks;
    }

    private List<Mark> months(int step) {
        LocalDateTime month =
                time((long) low).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).withMonth(1);
        List<Mark> marks = new ArrayList<>();
        for (LocalDateTime at = month; second(at) <= high; at = at.plusMonths(step)) {
            if (second(at) >= low) {
                marks.add(new Mark(second(at), text(second(at), at.getMonthValue() == 1 ? "yyyy" : "MMM")));
            }
        }
        return marks;
    }

    /** A number as people write it. */
    static String text(double number) {
        return new BigDecimal(number)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static LocalDateTime time(long second) {
        return LocalDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    }

    private static long second(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }

    private static String text(long second, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time(second));
    }

    /** What the whole axis is about, for marks that do not say it: "2024-03-01 to 2024-03-02, UTC". */
    String span() {
        String from = time((long) low).toLocalDate().toString();
        String to = time((long) high).toLocalDate().toString();
        return (from.equals(to) ? from : from + " to " + to) + ", UTC";
    }
}

package dev.kymograph.repl.format;

import java.time.Instant;
import java.time.LocalDate;

/** Writes moments as {@link Instant#toString} does, several times as fast: exports consist of them. */
final class Moments {

    private static final int DAY = 86_400;
    private static final long YEAR_1000 = LocalDate.of(1000, 1, 1).toEpochDay() * DAY;
    private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY;
    private static final int NANOS = 1_000_000_000;

    private Moments() {}

    static String text(Instant moment) {
        long seconds = moment.getEpochSecond();
        if (seconds < YEAR_1000 || seconds >= YEAR_10000) {
            return moment.toString();
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, (long) DAY));
        int second = (int) Math.floorMod(seconds, (long) DAY);
        StringBuilder out = new StringBuilder(27).append(date.getYear());
        two(out.append('-'), date.getMonthValue());
        two(out.append('-'), date.getDayOfMonth());
        two(out.append('T'), second / 3600);
        two(out.append(':'), second / 60 % 60);
        two(out.append(':'), second % 60);
        fraction(out, moment.getNano());
        return out.append('Z').toString();
    }

    private static void two(StringBuilder out, int number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** No digits, or three, six or nine. */
    private static void fraction(StringBuilder out, int nano) {
        if (nano == 0) {
            return;
        }
        out.append('.');
        int unit = NANOS;
        int rest = nano;
        do {
            unit /= 1000;
            int three = rest / unit;
            out.append((char) ('0' + three / 100));
            two(out, three % 100);
            rest %= unit;
        } while (rest > 0);
    }
}

package dev.kymograph.repl.command;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as files write them: ISO, with a space for the T, or counted since 1970. In UTC where no offset is named. */
final class Timestamps {

    static final String EXPECTED = "2024-03-01T12:00:00Z, 2024-03-01 12:00:00, or seconds, milliseconds,"
            + " microseconds or nanoseconds since 1970";

    private static final Pattern COUNTED = Pattern.compile("[+-]?\\d{1,19}(\\.\\d*)?([eE][+]?\\d{1,2})?");
    private static final Pattern WRITTEN = Pattern.compile(
            "(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})(?:[T ]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9})\\d*)?)?)?"
                    + " ?(Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");

    private static final double GREATEST_SECONDS = 1e11;
    private static final int NANO_DIGITS = 9;

    private Timestamps() {}

    /** The moment; empty where it is none. */
    static Optional<Instant> read(String word) {
        Matcher written = WRITTEN.matcher(word);
        try {
            if (written.matches()) {
                return Optional.of(written(written));
            }
            return COUNTED.matcher(word).matches() ? Optional.of(counted(word)) : Optional.empty();
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant written(Matcher parts) {
        LocalDateTime at = LocalDateTime.of(
                number(parts.group(1)),
                number(parts.group(2)),
                number(parts.group(3)),
                number(parts.group(4)),
                number(parts.group(5)),
                number(parts.group(6)),
                nanos(parts.group(7)));
        String offset = parts.group(8);
        boolean isUtc = offset == null || Character.isLetter(offset.charAt(0));
        return at.toInstant(isUtc ? ZoneOffset.UTC : ZoneOffset.of(offset.toUpperCase(Locale.ROOT)));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : number((fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS));
    }

    /** A number tells its unit: as seconds, what counts smaller units would be thousands of years from now. */
    private static Instant counted(String word) {
        BigDecimal count = new BigDecimal(word);
        int digits = 0;
        for (double size = Math.abs(count.doubleValue());
                size >= GREATEST_SECONDS && digits < NANO_DIGITS;
                size /= 1e3) {
            digits += 3;
        }
        BigDecimal seconds = count.movePointLeft(digits);
        long whole = seconds.longValue();
        BigDecimal rest = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(NANO_DIGITS);
        return Instant.ofEpochSecond(whole, rest.longValue());
    }
}

package dev.kymograph.engine.internal.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and timestamps in ISO form, to the microsecond; text in any other form is not understood. */
public final class IsoMoments {

    private static final Pattern FORM = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?)(Z|[+-]\\d{2}(?::\\d{2})?)?)?");

    private IsoMoments() {}

    /** A date without a time. */
    public static Optional<LocalDate> date(String text) {
        return parse(text).filter(parsed -> parsed.time.isEmpty()).map(Parsed::date);
    }

    /**
     * A timestamp as DuckDB reads it where a TIMESTAMP is meant: it ignores an offset, so only offsets that change nothing are
     * understood.
     */
    public static Optional<LocalDateTime> local(String text) {
        return parse(text)
                .filter(parsed -> parsed.offset.map(ZoneOffset.UTC::equals).orElse(true))
                .map(Parsed::moment);
    }

    /** A timestamp with a time zone; without an offset it is UTC, the time zone of every question. */
    public static Optional<Instant> instant(String text) {
        return parse(text).map(parsed -> parsed.moment().toInstant(parsed.offset.orElse(ZoneOffset.UTC)));
    }

    private static Optional<Parsed> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || text.startsWith("0000")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Parsed(
                    LocalDate.parse(form.group(1)),
                    Optional.ofNullable(form.group(2)).map(LocalTime::parse),
                    Optional.ofNullable(form.group(3)).map(ZoneOffset::of)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private record Parsed(LocalDate date, Optional<LocalTime> time, Optional<ZoneOffset> offset) {

        LocalDateTime moment() {
            return date.atTime(time.orElse(LocalTime.MIDNIGHT));
        }
    }
}

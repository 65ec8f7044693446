package dev.kymograph.plugin.wearableformats;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Times as files write them: ISO 8601, with T or a blank, with an offset or in a zone. */
final class Moment {

    private static final DateTimeFormatter SHAPE = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd['T'][ ]HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendPattern("[ ][XXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private final ZoneId zone;

    Moment(ZoneId zone) {
        this.zone = zone;
    }

    /** The moment; empty where the text is none. Of an hour that comes twice a time without an offset is in the second. */
    Optional<Instant> of(String text) {
        try {
            TemporalAccessor time = SHAPE.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof OffsetDateTime offset
                            ? offset.toInstant()
                            : ZonedDateTime.of((LocalDateTime) time, zone)
                                    .withLaterOffsetAtOverlap()
                                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package dev.kymograph.engine.internal.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Moments as people write them: {@code 2023-01-15}, {@code 2023-01-15T10:30}, {@code 2023-01-15 10:30:00+01:00}; without a zone in UTC. */
final class Moments {

    private Moments() {}

    static Optional<Instant> parse(String text) {
        String iso = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
        try {
            if (iso.length() == "2023-01-15".length()) {
                return Optional.of(LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            if (iso.matches(".*T.*(Z|[+-]\\d{2}(:?\\d{2})?)")) {
                return Optional.of(OffsetDateTime.parse(iso.replaceFirst("([+-]\\d{2})$", "$1:00"))
                        .toInstant());
            }
            return Optional.of(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import dev.kymograph.engine.internal.text.IsoMoments;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The stretch of time that predicates on a timestamp leave. */
final class TimeBounds {

    private long from = Long.MIN_VALUE;
    private long to = Long.MAX_VALUE;

    void narrow(Predicate predicate) {
        List<Long> moments = new ArrayList<>();
        for (Object constant : predicate.constants()) {
            Optional<Instant> moment = moment(constant);
            if (moment.isEmpty()) {
                return;
            }
            moments.add(Micros.of(moment.get()));
        }
        long earliest = Collections.min(moments);
        long latest = Collections.max(moments);
        switch (predicate.comparison()) {
            case IS -> between(earliest, latest + 1);
            case AT_LEAST -> between(earliest, Long.MAX_VALUE);
            case ABOVE -> between(earliest + 1, Long.MAX_VALUE);
            case AT_MOST -> between(Long.MIN_VALUE, latest + 1);
            case BELOW -> between(Long.MIN_VALUE, latest);
            case IS_NOT -> {}
        }
    }

    /** Included. */
    OptionalLong from() {
        return from == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(from);
    }

    /** Excluded. */
    OptionalLong to() {
        return to == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(to);
    }

    /** What a constant means beside a TIMESTAMP in UTC. */
    static Optional<Instant> moment(Object constant) {
        if (constant instanceof String text) {
            return IsoMoments.local(text).map(local -> local.toInstant(ZoneOffset.UTC));
        }
        if (constant instanceof LocalDate date) {
            return Optional.of(date.atStartOfDay().toInstant(ZoneOffset.UTC));
        }
        if (constant instanceof LocalDateTime local) {
            return Optional.of(local.toInstant(ZoneOffset.UTC));
        }
        return constant instanceof Instant instant ? Optional.of(instant) : Optional.empty();
    }

    private void between(long earliest, long latest) {
        from = Math.max(from, earliest);
        to = Math.min(to, latest);
    }
}

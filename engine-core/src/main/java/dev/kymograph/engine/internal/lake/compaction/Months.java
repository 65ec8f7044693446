package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.Span;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Months of UTC, as the files of the lake are cut by. */
final class Months {

    private Months() {}

    static YearMonth of(long micros) {
        return YearMonth.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    }

    static long start(YearMonth month) {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH, month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** What a span is when it is cut by month: its first and last moment in each. */
    static List<Span> cut(Span span) {
        YearMonth first = of(span.fromMicros());
        YearMonth last = of(span.toMicros());
        if (first.equals(last)) {
            return List.of(span);
        }
        List<Span> pieces = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            pieces.add(new Span(
                    span.subject(),
                    Math.max(span.fromMicros(), start(month)),
                    Math.min(span.toMicros(), start(month.plusMonths(1)) - 1),
                    0));
        }
        return pieces;
    }
}

package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** Months of UTC, as the files of the lake are cut by. */
final class Months {

    private Months() {}

    /** What a span is when it is cut by month: its first and last moment in each. */
    static List<Span> cut(Span span) {
        YearMonth first = Micros.month(span.fromMicros());
        YearMonth last = Micros.month(span.toMicros());
        if (first.equals(last)) {
            return List.of(span);
        }
        List<Span> pieces = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            pieces.add(new Span(
                    span.subject(),
                    Math.max(span.fromMicros(), Micros.start(month)),
                    Math.min(span.toMicros(), Micros.start(month.plusMonths(1)) - 1),
                    0));
        }
        return pieces;
    }
}

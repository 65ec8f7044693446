package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.text.Counted;
import java.util.List;
import java.util.Optional;

/** Buckets that went with damaged files after their readings were dropped: what is answered of these times may be less than there was. */
record LostBuckets(Rollup rollup, List<Invalidated> all) {

    LostBuckets {
        all = List.copyOf(all);
    }

    /** Those in a stretch of time. */
    LostBuckets within(long from, long to) {
        return new LostBuckets(
                rollup,
                all.stream()
                        .map(some -> some.within(from, to))
                        .filter(some -> !some.isNone())
                        .toList());
    }

    /** How much time that is, at least of one subject. */
    long micros() {
        return Times.of(all.stream()
                        .map(some -> new Times.Span(some.fromMicros(), some.toMicros()))
                        .toList())
                .spans()
                .stream()
                .mapToLong(span -> span.to() - span.from())
                .sum();
    }

    /** Of a file that nobody could read it is not known whose they were. */
    private String subjects() {
        return all.stream().anyMatch(some -> some.subject().isEmpty())
                ? ""
                : " of "
                        + Counted.of(
                                all.stream()
                                        .map(Invalidated::subject)
                                        .distinct()
                                        .count(),
                                "subject");
    }

    Optional<String> note() {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        long from = all.stream().mapToLong(Invalidated::fromMicros).min().orElseThrow();
        long to = all.stream().mapToLong(Invalidated::toMicros).max().orElseThrow();
        return Optional.of(
                "The rollup " + rollup.name() + " lost buckets" + subjects() + " between " + Micros.moment(from)
                        + " and " + Micros.moment(to) + " with a damaged file, and their readings are no longer kept.");
    }
}

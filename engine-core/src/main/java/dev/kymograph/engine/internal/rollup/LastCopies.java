package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.engine.internal.query.ReadingsSql;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The buckets of a rollup whose readings are no longer kept.
 *
 * @param held the subjects among theirs that are held
 */
record LastCopies(List<OfSubject> subjects, List<Hold> held) {

    private record OfSubject(int id, long buckets, Instant first, Instant last) {}

    static LastCopies of(Rollup rollup, long keptFrom, List<Hold> holds, Catalog catalog, Questions questions) {
        if (keptFrom == Long.MIN_VALUE) {
            return new LastCopies(List.of(), List.of());
        }
        MetricType summedUp = catalog.declarations().requireMetricType(rollup.metricType());
        MetricType type = catalog.declarations().requireMetricType(rollup.name());
        SubjectKind kind = catalog.declarations().kindOf(summedUp);
        List<OfSubject> subjects =
                questions.look(List.of(summedUp, type), kind, state -> before(keptFrom, state), seen -> {
                    List<State.Part> parts = before(keptFrom, seen.state());
                    String readings = new ReadingsSql(summedUp, kind, parts.get(0)).chosen();
                    String bucket = new SumsSql(rollup, summedUp, RollupType.parts(rollup)).bucket("r.\"timestamp\"");
                    return seen.list(
                            "SELECT b.subject, count(*), CAST(min(b.\"timestamp\") AS TIMESTAMP),"
                                    + " CAST(max(b.\"timestamp\") AS TIMESTAMP) FROM ("
                                    + new ReadingsSql(type, kind, parts.get(1)).chosen() + ") b ANTI JOIN (" + readings
                                    + ") r ON r.subject = b.subject AND " + bucket + " = b.\"timestamp\""
                                    + " GROUP BY b.subject ORDER BY b.subject",
                            row -> new OfSubject(
                                    ((Number) row.value(0)).intValue(),
                                    ((Number) row.value(1)).longValue(),
                                    (Instant) row.value(2),
                                    (Instant) row.value(3)));
                });
        List<Hold> held = holds.stream()
                .filter(hold -> subjects.stream().anyMatch(subject -> hold.of(kind.name(), subject.id())))
                .toList();
        return new LastCopies(subjects, held);
    }

    /** What lies before a moment, of a subject that was held its readings, too. */
    private static List<State.Part> before(long micros, State state) {
        return state.parts().stream()
                .map(part -> part.only(
                        new Scope(
                                part.scope().metricType(),
                                OptionalLong.empty(),
                                OptionalLong.of(micros),
                                part.scope().subjects(),
                                part.scope().lifeYears()),
                        part.files().stream()
                                .filter(file -> file.fromMicros() < micros)
                                .toList(),
                        part.batches().stream()
                                .filter(batch -> batch.fromMicros() < micros)
                                .toList()))
                .toList();
    }

    void requireNone(Rollup rollup) {
        if (!subjects.isEmpty()) {
            Instant first = subjects.stream()
                    .map(OfSubject::first)
                    .min(Instant::compareTo)
                    .orElseThrow();
            Instant last = subjects.stream()
                    .map(OfSubject::last)
                    .max(Instant::compareTo)
                    .orElseThrow();
            long buckets = subjects.stream().mapToLong(OfSubject::buckets).sum();
            throw new KymographException(
                    ErrorKind.USAGE,
                    "rollup.last-copy",
                    String.format(
                            Locale.ROOT,
                            "Cannot drop rollup '%s': %,d of its buckets, of %,d %s from %s to %s, are of"
                                    + " readings of %s that are no longer kept, and would be lost. To lose them, say"
                                    + " so (rollup drop %s --yes)",
                            rollup.name(),
                            buckets,
                            subjects.size(),
                            subjects.size() == 1 ? "subject" : "subjects",
                            first,
                            last.plus(rollup.width()),
                            rollup.metricType(),
                            rollup.name()));
        }
    }

    void requireNoneHeld(Rollup rollup) {
        if (!held.isEmpty()) {
            Hold first = held.get(0);
            throw new KymographException(
                    ErrorKind.USAGE,
                    "subject.held",
                    "Cannot drop rollup '" + rollup.name() + "': it alone has what retention dropped of subjects that"
                            + " are held: " + Hold.described(held) + ". Release them first (release subject "
                            + first.kind() + " "
                            + first.subject() + ")");
        }
    }
}

package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.query.ReadingsSql;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a rollup does not know yet: readings that came since its refresh, and times that were invalidated.
 *
 * @param part what there is of the metric type that it sums up
 */
record News(Rollup rollup, State.Part part, List<LakeFile> files, List<Invalidated> invalidated) {

    /** The name of the relation of buckets that {@link #buckets} defines. */
    static final String BUCKETS = "_dirty";

    News {
        files = List.copyOf(files);
        invalidated = List.copyOf(invalidated);
    }

    static News since(long snapshot, Rollup rollup, State.Part part, List<Invalidated> invalidated) {
        return new News(
                rollup,
                part,
                part.files().stream().filter(file -> file.newsIn() > snapshot).toList(),
                invalidated);
    }

    /** The same with files that lie elsewhere. */
    News with(UnaryOperator<LakeFile> place) {
        return new News(rollup, part.with(place), files.stream().map(place).toList(), invalidated);
    }

    boolean isNone() {
        return files.isEmpty() && part.batches().isEmpty() && invalidated.isEmpty();
    }

    long readings() {
        return files.stream().mapToLong(LakeFile::readings).sum() + HotBatch.readings(part.batches());
    }

    /** Where they can lie, in whole buckets. */
    Times times() {
        List<Times.Span> spans = new ArrayList<>();
        files.forEach(file -> spans.add(whole(file.fromMicros(), file.toMicros() + 1)));
        part.batches().forEach(batch -> spans.add(whole(batch.fromMicros(), batch.toMicros() + 1)));
        invalidated.forEach(some -> spans.add(whole(some.fromMicros(), some.toMicros())));
        return Times.of(spans);
    }

    private Times.Span whole(long from, long to) {
        return new Times.Span(rollup.floor(from), rollup.ceiling(to));
    }

    /** SELECT of the buckets that they lie in: {@code subject} and {@code b}. */
    String buckets(MetricType summedUp, SubjectKind kind, String sums) {
        SumsSql sql = new SumsSql(rollup, summedUp, RollupType.parts(rollup));
        List<String> sources = new ArrayList<>();
        if (!files.isEmpty() || !part.batches().isEmpty()) {
            // Which write of a reading counts is of no matter here.
            State.Part fresh = new State.Part(part.scope(), files, part.filesKnown(), Set.of(), part.batches());
            sources.add("SELECT subject, " + sql.bucket("\"timestamp\"") + " AS b FROM ("
                    + new ReadingsSql(summedUp, kind, fresh).chosen() + ")");
        }
        if (!invalidated.isEmpty()) {
            sources.add("SELECT subject, " + sql.bucket("\"timestamp\"") + " AS b FROM ("
                    + new ReadingsSql(summedUp, kind, part).chosen() + ") WHERE " + isInvalidated());
            sources.add("SELECT subject, \"timestamp\" AS b FROM (" + sums + ") WHERE " + isInvalidated());
        }
        return "SELECT DISTINCT subject, b FROM (" + String.join(" UNION ALL ", sources) + ")";
    }

    private String isInvalidated() {
        return invalidated.stream()
                .map(some -> {
                    Times.Span span = asked(whole(some.fromMicros(), some.toMicros()));
                    return "(\"timestamp\" >= " + SqlText.timestamp(span.from()) + " AND \"timestamp\" < "
                            + SqlText.timestamp(span.to())
                            + (some.subject().isPresent()
                                    ? " AND subject = " + some.subject().getAsInt()
                                    : "") + ")";
                })
                .collect(Collectors.joining(" OR "));
    }

    private Times.Span asked(Times.Span span) {
        return new Times.Span(
                Math.max(span.from(), part.scope().fromMicros().orElse(span.from())),
                Math.min(span.to(), part.scope().toMicros().orElse(span.to())));
    }

    /** SELECT of all readings of the buckets that {@link #BUCKETS} names. */
    String readings(MetricType summedUp, SubjectKind kind) {
        SumsSql sql = new SumsSql(rollup, summedUp, RollupType.parts(rollup));
        String only =
                " SEMI JOIN " + BUCKETS + " d ON d.subject = r.subject AND d.b = " + sql.bucket("r.\"timestamp\"");
        return new ReadingsSql(summedUp, kind, touched(), only).chosen();
    }

    /** What has to be read for the buckets that they lie in. */
    State.Part touched() {
        Times times = times();
        List<LakeFile> near = part.files().stream()
                .filter(file -> times.meets(file.fromMicros(), file.toMicros()))
                .toList();
        return new State.Part(
                within(part.scope(), times.from(), times.to()),
                near,
                part.filesKnown(),
                part.overlapping(),
                part.batches());
    }

    /** The same scope in less time. */
    static Scope within(Scope scope, long from, long to) {
        return new Scope(
                scope.metricType(),
                OptionalLong.of(Math.max(from, scope.fromMicros().orElse(from))),
                OptionalLong.of(Math.min(to, scope.toMicros().orElse(to))),
                scope.subjects(),
                scope.lifeYears());
    }
}

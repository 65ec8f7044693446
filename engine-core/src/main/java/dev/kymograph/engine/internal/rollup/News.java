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
import java.util.function.UnaryOperator;

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

    /** @param keptFrom what is earlier stays as it is: the readings, or the rollup's own, are no longer kept */
    static News since(long snapshot, Rollup rollup, State.Part all, List<Invalidated> everInvalidated, long keptFrom) {
        State.Part part = keptFrom == Long.MIN_VALUE ? all : from(keptFrom, all);
        List<Invalidated> invalidated = everInvalidated.stream()
                .filter(some -> some.toMicros() > keptFrom)
                .map(some -> new Invalidated(some.subject(), Math.max(some.fromMicros(), keptFrom), some.toMicros()))
                .toList();
        return new News(
                rollup,
                part,
                part.files().stream().filter(file -> file.newsIn() > snapshot).toList(),
                invalidated);
    }

    private static State.Part from(long micros, State.Part all) {
        Scope scope = all.scope();
        return all.only(
                new Scope(
                        scope.metricType(),
                        OptionalLong.of(Math.max(micros, scope.fromMicros().orElse(micros))),
                        scope.toMicros(),
                        scope.subjects(),
                        scope.lifeYears()),
                all.files().stream().filter(file -> file.toMicros() >= micros).toList(),
                all.batches().stream()
                        .filter(batch -> batch.toMicros() >= micros)
                        .toList());
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
        long first = Math.max(from, part.scope().fromMicros().orElse(from));
        return new Times.Span(rollup.floor(first), rollup.ceiling(Math.max(first, to)));
    }

    /** SELECT of the buckets that they lie in: {@code subject} and {@code b}. */
    String buckets(MetricType summedUp, SubjectKind kind, String sums) {
        SumsSql sql = new SumsSql(rollup, summedUp, RollupType.parts(rollup));
        List<String> sources = new ArrayList<>();
        if (!files.isEmpty() || !part.batches().isEmpty()) {
            // Which write of a reading counts is of no matter here.
            State.Part fresh = part.inAnyWrite(files);
            sources.add("SELECT subject, " + sql.bucket("\"timestamp\"") + " AS b FROM ("
                    + new ReadingsSql(summedUp, kind, fresh).chosen() + ")");
        }
        if (!invalidated.isEmpty()) {
            String readings = new ReadingsSql(summedUp, kind, touched()).chosen();
            sources.addAll(ofInvalidated("SELECT r.subject, " + sql.bucket("r.\"timestamp\"") + " AS b", readings));
            sources.addAll(ofInvalidated("SELECT r.subject, r.\"timestamp\" AS b", sums));
        }
        return "SELECT DISTINCT subject, b FROM (" + String.join(" UNION ALL ", sources) + ")";
    }

    /** What of a relation lies in times that are invalidated: there may be many subjects of which some are, few times of all. */
    private List<String> ofInvalidated(String select, String relation) {
        List<String> all = new ArrayList<>();
        List<String> ofSubjects = new ArrayList<>();
        for (Invalidated some : invalidated) {
            Times.Span span = asked(whole(some.fromMicros(), some.toMicros()));
            String from = SqlText.timestamp(span.from());
            String to = SqlText.timestamp(span.to());
            if (some.subject().isPresent()) {
                ofSubjects.add("(" + some.subject().getAsInt() + ", " + from + ", " + to + ")");
            } else {
                all.add("(r.\"timestamp\" >= " + from + " AND r.\"timestamp\" < " + to + ")");
            }
        }
        List<String> sources = new ArrayList<>();
        if (!all.isEmpty()) {
            sources.add(select + " FROM (" + relation + ") r WHERE " + String.join(" OR ", all));
        }
        if (!ofSubjects.isEmpty()) {
            sources.add(select + " FROM (" + relation + ") r SEMI JOIN (VALUES " + String.join(", ", ofSubjects)
                    + ") i(whose, since, upto) ON i.whose = r.subject AND r.\"timestamp\" >= i.since"
                    + " AND r.\"timestamp\" < i.upto");
        }
        return sources;
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
        return part.only(within(part.scope(), times.from(), times.to()), near, part.batches());
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

    /** What is new in a stretch of time, which begins and ends between buckets; without what is hot. */
    News in(Times.Span slice) {
        Scope scope = new Scope(
                part.scope().metricType(),
                OptionalLong.of(Math.max(slice.from(), part.scope().fromMicros().orElse(slice.from()))),
                OptionalLong.of(slice.to()),
                List.of(),
                part.scope().lifeYears());
        return new News(
                rollup,
                part.only(scope, slice.meeting(part.files()), List.of()),
                slice.meeting(files),
                invalidated.stream()
                        .filter(some -> some.toMicros() > slice.from() && some.fromMicros() < slice.to())
                        .toList());
    }
}

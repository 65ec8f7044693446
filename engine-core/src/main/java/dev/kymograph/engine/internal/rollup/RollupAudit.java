package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.RollupKnowledge;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.engine.internal.query.ReadingsSql;
import dev.kymograph.engine.internal.query.Seen;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Sums up readings once more, and compares that with all that a rollup has of the buckets it knows. */
public final class RollupAudit {

    /** What is summed up at a time. */
    private static final long MOST_READINGS = 4_000_000;

    private final Catalog catalog;
    private final Questions questions;

    public RollupAudit(Catalog catalog, Questions questions) {
        this.catalog = catalog;
        this.questions = questions;
    }

    /**
     * Something that a rollup has and its readings have not, or the other way round.
     *
     * @param what "count", "quantiles" and so on
     * @param found what the rollup has, and where
     */
    public record Difference(String what, String found, String expected) {}

    /**
     * The first difference; none where it knows nothing.
     *
     * @param fromMicros between two buckets, as the end is; readings from there on are kept
     */
    public Optional<Difference> look(Rollup rollup, long fromMicros, long toMicros, Watch watch) {
        MetricType summedUp = catalog.declarations().requireMetricType(rollup.metricType());
        MetricType sums = catalog.declarations().requireMetricType(rollup.name());
        SubjectKind kind = catalog.declarations().kindOf(summedUp);
        Times.Span all = new Times.Span(fromMicros, toMicros);
        State now = catalog.state(List.of(Scope.all(summedUp.name())));
        for (Times.Span slice : Slices.of(Times.of(List.of(all)), now.files(), MOST_READINGS)) {
            Looked looked = new Looked(rollup, summedUp, sums, kind, slice.within(all));
            Optional<Difference> found = questions.look(
                    List.of(summedUp, sums),
                    kind,
                    state -> state.parts().stream().map(looked::in).toList(),
                    watch,
                    seen -> difference(looked, seen));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private record Looked(Rollup rollup, MetricType summedUp, MetricType sums, SubjectKind kind, Times.Span slice) {

        State.Part in(State.Part part) {
            Scope scope = new Scope(
                    part.scope().metricType(),
                    OptionalLong.of(slice.from()),
                    OptionalLong.of(slice.to()),
                    List.of(),
                    part.scope().lifeYears());
            return part.only(
                    scope,
                    slice.meeting(part.files()),
                    part.batches().stream()
                            .filter(batch -> batch.toMicros() >= slice.from() && batch.fromMicros() < slice.to())
                            .toList());
        }
    }

    private Optional<Difference> difference(Looked looked, Seen seen) {
        State state = seen.state();
        Rollup rollup = looked.rollup();
        RollupKnowledge knows = catalog.rollups().known(rollup, state.snapshot());
        if (!knows.isRefreshed()) {
            return Optional.empty();
        }
        State.Part readings = looked.in(state.parts().get(0));
        State.Part known = looked.in(state.parts().get(1));
        String has = new ReadingsSql(looked.sums(), looked.kind(), known).chosen();
        News news = News.since(knows.upto(), rollup, readings, invalidated(looked, knows), Long.MIN_VALUE);
        String dirty = news.isNone() ? "" : news.buckets(looked.summedUp(), looked.kind(), has);
        String again = new ReadingsSql(looked.summedUp(), looked.kind(), readings).chosen();
        ComparedSql sql = new ComparedSql(rollup, looked.summedUp(), looked.sums());
        return seen
                .list(
                        sql.differences(again, has, dirty),
                        row -> new Difference((String) row.value(0), (String) row.value(1), (String) row.value(2)))
                .stream()
                .findFirst();
    }

    private static List<Invalidated> invalidated(Looked looked, RollupKnowledge knows) {
        Times.Span slice = looked.slice();
        return knows.invalidated().stream()
                .map(some -> some.within(slice.from(), slice.to()))
                .filter(some -> !some.isNone())
                .toList();
    }
}

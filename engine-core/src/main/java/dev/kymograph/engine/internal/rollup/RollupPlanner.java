package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.RollupKnowledge;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.query.Selection;
import dev.kymograph.engine.internal.query.SummaryNeed;
import dev.kymograph.engine.internal.query.SummaryPlan;
import dev.kymograph.engine.internal.query.SummaryPlanner;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Finds the rollup that answers a question like its readings would, with the least to read. */
public final class RollupPlanner implements SummaryPlanner {

    private final Catalog catalog;

    public RollupPlanner(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Map<MetricType, Scope> candidates(Selection selection, SummaryNeed need) {
        Map<MetricType, Scope> candidates = new LinkedHashMap<>();
        if (hindrance(selection, need).isEmpty()) {
            Declarations declared = catalog.declarations();
            for (Rollup rollup : rollups(selection)) {
                declared.metricType(rollup.name())
                        .ifPresent(type -> candidates.put(type, whole(rollup, selection.scope())));
            }
        }
        return candidates;
    }

    /** The whole buckets in a scope; without any, none at all. */
    private static Scope whole(Rollup rollup, Scope scope) {
        OptionalLong from = scope.fromMicros().isPresent()
                ? OptionalLong.of(rollup.ceiling(scope.fromMicros().getAsLong()))
                : OptionalLong.empty();
        OptionalLong to = scope.toMicros().isPresent()
                ? OptionalLong.of(rollup.floor(scope.toMicros().getAsLong()))
                : OptionalLong.empty();
        return new Scope(rollup.name(), from, to, scope.subjects(), scope.lifeYears());
    }

    private List<Rollup> rollups(Selection selection) {
        String name = selection.metricType().name();
        return catalog.rollups().all().stream()
                .filter(rollup -> rollup.metricType().equals(name))
                .toList();
    }

    @Override
    public Duration fitting(Selection selection, SummaryNeed need, State state) {
        if (hindrance(selection, need).isPresent()) {
            return Duration.ZERO;
        }
        Grain grain = grain(need, state.parts().subList(0, 1));
        Scope scope = selection.scope();
        return Width.USUAL.stream()
                .filter(width -> grain.fits(width.toSeconds()) && holdsAny(scope, width))
                .reduce(Duration.ZERO, (one, longer) -> longer);
    }

    /** Whether the time asked for is so long that most of it is whole buckets. */
    private static boolean holdsAny(Scope scope, Duration width) {
        return scope.fromMicros().isEmpty()
                || scope.toMicros().isEmpty()
                || scope.toMicros().getAsLong() - scope.fromMicros().getAsLong()
                        >= 2 * TimeUnit.SECONDS.toMicros(width.toSeconds());
    }

    private static Optional<String> hindrance(Selection selection, SummaryNeed need) {
        if (need.isHindered()) {
            return Optional.of(need.hindrance());
        }
        boolean aged = need.age() || selection.scope().lifeYears().isPresent();
        boolean bornAtMidnight = selection
                .kind()
                .origin()
                .flatMap(selection.kind()::attribute)
                .filter(origin -> origin.type() == AttributeType.DATE)
                .isPresent();
        return aged && !bornAtMidnight ? Optional.of("years of life begin at any time of the day") : Optional.empty();
    }

    @Override
    public SummaryPlan plan(Selection selection, SummaryNeed need, State state) {
        List<State.Part> readings = state.parts().subList(0, 1);
        if (rollups(selection).isEmpty()) {
            return SummaryPlan.none(readings, List.of());
        }
        Optional<String> hindrance = hindrance(selection, need);
        if (hindrance.isPresent()) {
            return SummaryPlan.none(readings, List.of("no rollup: " + hindrance.get()));
        }
        List<String> reasons = new ArrayList<>();
        List<RollupPlan> fitting = new ArrayList<>();
        for (Considered considered : considered(selection, need, state)) {
            reason(considered)
                    .ifPresentOrElse(
                            why -> reasons.add(
                                    "not rollup " + considered.rollup().name() + ": " + why),
                            () -> fitting.add(plan(considered)));
        }
        return fitting.stream()
                .filter(plan -> !plan.isOfNoUse())
                .min(Comparator.comparingLong(RollupPlan::lostMicros)
                        .thenComparingLong(plan -> plan.news().readings())
                        .thenComparing(plan -> plan.rollup().width(), Comparator.reverseOrder()))
                .map(RollupPlan::summary)
                .orElseGet(() -> {
                    fitting.forEach(plan -> reasons.add(
                            "not rollup " + plan.rollup().name() + ": all readings are newer than its last refresh"));
                    return SummaryPlan.none(readings, reasons);
                });
    }

    private List<Considered> considered(Selection selection, SummaryNeed need, State state) {
        List<Considered> all = new ArrayList<>();
        for (State.Part part : state.parts().subList(1, state.parts().size())) {
            for (Rollup rollup : rollups(selection)) {
                if (rollup.name().equals(part.scope().metricType())) {
                    all.add(new Considered(
                            selection,
                            need,
                            state,
                            kept(part, state.snapshot()),
                            rollup,
                            catalog.rollups().known(rollup, state.snapshot())));
                }
            }
        }
        return all;
    }

    /** Buckets of a rollup that are kept at a snapshot; what is no longer kept says nothing of its time. */
    private State.Part kept(State.Part part, long snapshot) {
        long from = catalog.retention().keptFrom(part.scope().metricType(), snapshot);
        return from <= part.scope().fromMicros().orElse(Long.MIN_VALUE)
                ? part
                : part.only(
                        part.scope().from(from),
                        part.files().stream()
                                .filter(file -> file.toMicros() >= from)
                                .toList(),
                        part.batches());
    }

    /** A rollup in view of one question. */
    private record Considered(
            Selection selection, SummaryNeed need, State state, State.Part part, Rollup rollup, RollupKnowledge known) {

        State.Part readings() {
            return state.parts().get(0);
        }
    }

    private Optional<String> reason(Considered considered) {
        Rollup rollup = considered.rollup();
        Scope whole = considered.part().scope();
        if (whole.fromMicros().orElse(Long.MIN_VALUE) >= whole.toMicros().orElse(Long.MAX_VALUE)) {
            return Optional.of("no bucket of it lies within the time asked for");
        }
        Grain grain = grain(considered.need(), List.of(considered.readings(), considered.part()));
        if (!grain.fits(rollup.width().toSeconds())) {
            return Optional.of("its buckets reach across the edges of what is asked for");
        }
        MetricType type = catalog.declarations().metricType(rollup.name()).orElse(null);
        for (Field field : considered.selection().fields()) {
            if (type == null || type.field(RollupType.Part.COUNT.of(field)).isEmpty()) {
                return Optional.of("it does not have the field " + field.name() + " yet");
            }
            if (considered.need().quantiles()
                    && type.field(RollupType.Part.QUANTILES.of(field)).isEmpty()) {
                return Optional.of("it keeps no quantiles, as rollups of a day do once they are refreshed");
            }
        }
        return considered.known().isRefreshed()
                ? Optional.empty()
                : Optional.of("it was not refreshed yet (rollup refresh " + rollup.name() + ")");
    }

    /** @param parts what there is of the readings, and of their sums: of what is no longer kept these alone tell the times */
    private static Grain grain(SummaryNeed need, List<State.Part> parts) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (State.Part part : parts) {
            for (LakeFile file : part.files()) {
                first = Math.min(first, file.fromMicros());
                last = Math.max(last, file.toMicros());
            }
            for (HotBatch batch : part.batches()) {
                first = Math.min(first, batch.fromMicros());
                last = Math.max(last, batch.toMicros());
            }
        }
        return first > last
                ? Grain.of(need, Instant.EPOCH, Instant.EPOCH)
                : Grain.of(need, Micros.moment(first), Micros.moment(last));
    }

    private RollupPlan plan(Considered considered) {
        Scope whole = considered.part().scope();
        long from = whole.fromMicros().orElse(Long.MIN_VALUE);
        long to = whole.toMicros().orElse(Long.MAX_VALUE);
        State.Part readings = considered.readings();
        State.Part inside = readings.only(
                within(readings.scope(), whole),
                readings.files().stream()
                        .filter(file -> file.toMicros() >= from && file.fromMicros() < to)
                        .toList(),
                readings.batches().stream()
                        .filter(batch -> batch.toMicros() >= from && batch.fromMicros() < to)
                        .toList());
        News news = News.since(
                considered.known().upto(),
                considered.rollup(),
                inside,
                considered.known().invalidated().stream()
                        .filter(some -> some.toMicros() > from && some.fromMicros() < to)
                        .toList(),
                Refresh.keptFrom(
                        catalog, considered.rollup(), considered.state().snapshot()));
        MetricType type =
                catalog.declarations().requireMetricType(considered.rollup().name());
        long keptFrom = catalog.retention()
                .keptFrom(readings.scope().metricType(), considered.state().snapshot());
        return new RollupPlan(
                considered.rollup(),
                type,
                considered.selection(),
                considered.need(),
                considered.part(),
                readings,
                news,
                keptFrom,
                new LostBuckets(considered.rollup(), considered.known().lost()).within(from, Math.min(to, keptFrom)));
    }

    private static Scope within(Scope scope, Scope whole) {
        return new Scope(scope.metricType(), whole.fromMicros(), whole.toMicros(), scope.subjects(), scope.lifeYears());
    }
}

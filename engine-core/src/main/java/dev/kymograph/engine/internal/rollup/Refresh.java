package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.RollupKnowledge;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.query.ReadingsSql;
import dev.kymograph.engine.internal.rollup.RollupType.Part;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes rollups true up to the newest snapshot: what one does not know is summed up anew, in parts that fit into memory. Only when
 * all are written it counts as refreshed; until then questions do not trust the buckets that are in question.
 */
public final class Refresh {

    /** What is summed up at a time. */
    private static final long MOST_READINGS = 4_000_000;

    private static final Times.Span ALWAYS = span(Invalidated.all());

    /** Between two looks whether another process is done. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Catalog catalog;
    private final Lake lake;
    private final LocalFiles local;

    public Refresh(Catalog catalog, Lake lake, LocalFiles local) {
        this.catalog = catalog;
        this.lake = lake;
        this.local = local;
    }

    /** Returns how many readings of the rollup were written. */
    long run(Rollup rollup, Watch watch) {
        return run(rollup, ALWAYS, watch);
    }

    /** The same of whole buckets in a stretch of time; of what is outside nothing is known then that was not before. */
    synchronized long run(Rollup rollup, Times.Span window, Watch watch) {
        Lease alone = alone(rollup, watch);
        try (alone) {
            Lease held = catalog.history().lease();
            try (held) {
                return refresh(rollup, window, watch);
            }
        }
    }

    /** Waits for who refreshes it in another process; what is left to do then is little. */
    private Lease alone(Rollup rollup, Watch watch) {
        while (true) {
            Optional<Lease> alone = catalog.rollups().refreshing(rollup.name());
            if (alone.isPresent()) {
                return alone.get();
            }
            if (watch.cancelled()) {
                throw new KymographException(
                        ErrorKind.CANCELLED, "cancelled", "Cancelled while another process refreshes " + rollup.name());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private long refresh(Rollup rollup, Times.Span asked, Watch watch) {
        MetricType summedUp = catalog.declarations().requireMetricType(rollup.metricType());
        MetricType type = RollupType.of(rollup, summedUp);
        widen(rollup, summedUp, type);
        State state = catalog.state(List.of(Scope.all(rollup.metricType()), Scope.all(rollup.name())));
        SubjectKind kind = catalog.declarations().kindOf(summedUp);
        RollupKnowledge knows = catalog.rollups().known(rollup, state.snapshot());
        Sums sums = new Sums(
                rollup, summedUp, type, kind, state.snapshot(), state.parts().get(1), knows);
        News news = news(sums, state);
        // Of a rollup that nothing is known of it makes no sense to leave anything out.
        Times.Span window = sums.first() ? ALWAYS : asked;
        News wanted = news.in(window);
        if (!sums.first() && (wanted.isNone() || window.isEmpty())) {
            return 0;
        }
        List<Times.Span> slices = wanted.isNone()
                ? List.of()
                : Slices.of(wanted, MOST_READINGS).stream()
                        .map(slice -> slice.within(window))
                        .filter(slice -> !slice.isEmpty())
                        .toList();
        long written = 0;
        for (int i = 0; i < slices.size(); i++) {
            watch.progress("refreshing " + rollup.name(), (double) i / slices.size());
            written += write(sums, wanted.in(slices.get(i)), watch);
        }
        List<Invalidated> outside =
                window.equals(ALWAYS) ? List.of() : new Outside(window, catalog.holdings(rollup.metricType())).of(news);
        catalog.rollups().refreshed(rollup.name(), state.snapshot(), outside);
        return written;
    }

    /** What was summed up before quantiles were kept has none; a field that readings gained has no values in it. */
    private void widen(Rollup rollup, MetricType summedUp, MetricType type) {
        MetricType known = catalog.declarations().requireMetricType(rollup.name());
        boolean lacks = RollupType.numbers(summedUp).stream()
                .anyMatch(field -> type.field(Part.QUANTILES.of(field)).isPresent()
                        && known.field(Part.COUNT.of(field)).isPresent()
                        && known.field(Part.QUANTILES.of(field)).isEmpty());
        if (lacks) {
            catalog.rollups().invalidate(rollup.metricType(), List.of(Invalidated.all()));
        }
        catalog.rollups().widen(type);
    }

    /**
     * What is to be written.
     *
     * @param snapshot the one that is looked at
     * @param known what there is of the rollup
     * @param knows how far that can be trusted
     */
    private record Sums(
            Rollup rollup,
            MetricType summedUp,
            MetricType type,
            SubjectKind kind,
            long snapshot,
            State.Part known,
            RollupKnowledge knows) {

        /** Whether nothing of it can be trusted. */
        boolean first() {
            return !knows.isRefreshed();
        }
    }

    private News news(Sums sums, State state) {
        State.Part readings = state.parts().get(0);
        State.Part withoutHot = readings.only(readings.scope(), readings.files(), List.of());
        Times.Span all = all(sums.rollup(), state);
        List<Invalidated> invalidated = invalidated(sums).stream()
                .map(some -> some.within(all.from(), all.to()))
                .filter(some -> !some.isNone())
                .toList();
        return News.since(
                sums.knows().upto(),
                sums.rollup(),
                withoutHot,
                invalidated,
                keptFrom(catalog, sums.rollup(), state.snapshot()));
    }

    /** Of buckets that cannot be trusted some may have no readings any more: they have to be told. */
    private static List<Invalidated> invalidated(Sums sums) {
        if (sums.first()) {
            return sums.known().files().isEmpty() ? List.of() : List.of(Invalidated.all());
        }
        return sums.knows().invalidated();
    }

    /** Earlier buckets stay as they are: their readings, or they themselves, are no longer kept. */
    static long keptFrom(Catalog catalog, Rollup rollup, long snapshot) {
        return Math.max(
                catalog.retention().keptFrom(rollup.metricType(), snapshot),
                catalog.retention().keptFrom(rollup.name(), snapshot));
    }

    /** From the first to after the last of what there is, a bucket's time included: times without an end have one. */
    private static Times.Span all(Rollup rollup, State state) {
        long from = state.files().stream().mapToLong(LakeFile::fromMicros).min().orElse(0);
        long to = state.files().stream().mapToLong(LakeFile::toMicros).max().orElse(-1);
        return new Times.Span(from, to + rollup.widthMicros() + 1);
    }

    private long write(Sums sums, News news, Watch watch) {
        List<LakeFile> files = new ArrayList<>(news.part().files());
        if (!news.invalidated().isEmpty()) {
            files.addAll(sums.known().files());
        }
        try (LocalFiles.Held held = local.hold(files, watch)) {
            News here = news.with(held::local);
            String known = news.invalidated().isEmpty()
                    ? ""
                    : new ReadingsSql(sums.type(), sums.kind(), sums.known().with(held::local)).chosen();
            return lake.derive(
                    sums.type(),
                    sums.kind(),
                    select(sums, here, known),
                    sums.snapshot(),
                    here.part().files(),
                    watch);
        }
    }

    private static String select(Sums sums, News news, String known) {
        List<Field> fields = RollupType.numbers(sums.summedUp());
        SumsSql sql = new SumsSql(sums.rollup(), sums.summedUp(), RollupType.parts(sums.rollup()));
        if (sums.first() && news.invalidated().isEmpty()) {
            return sql.sums(new ReadingsSql(sums.summedUp(), sums.kind(), news.part()).chosen(), fields);
        }
        return "WITH " + News.BUCKETS + " AS MATERIALIZED (" + news.buckets(sums.summedUp(), sums.kind(), known) + ") "
                + sql.sums(news.readings(sums.summedUp(), sums.kind()), fields, News.BUCKETS);
    }

    private static Times.Span span(Invalidated some) {
        return new Times.Span(some.fromMicros(), some.toMicros());
    }
}

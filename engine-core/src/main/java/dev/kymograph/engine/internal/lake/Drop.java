package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Dropping;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds and drops the readings of a metric type that are from before a moment, but for those of held subjects. */
final class Drop {

    private final Catalog catalog;
    private final LocalFiles local;
    private final Removal removal;

    Drop(Catalog catalog, LocalFiles local, Removal removal) {
        this.catalog = catalog;
        this.local = local;
        this.removal = removal;
    }

    /**
     * Files that have readings to go.
     *
     * @param whole of which nothing stays
     * @param mixed of which something may
     */
    private record Affected(List<LakeFile> whole, List<LakeFile> mixed) {

        static Affected of(List<LakeFile> files, Map<Long, List<Span>> spans, long before, Set<Integer> held) {
            List<LakeFile> whole = new ArrayList<>();
            List<LakeFile> mixed = new ArrayList<>();
            for (LakeFile file : files) {
                List<Span> its = spans.getOrDefault(file.id(), List.of());
                boolean stays =
                        its.stream().anyMatch(span -> held.contains(span.subject()) || span.toMicros() >= before);
                boolean goes =
                        its.stream().anyMatch(span -> !held.contains(span.subject()) && span.fromMicros() < before);
                if (goes) {
                    (stays ? mixed : whole).add(file);
                }
            }
            return new Affected(whole, mixed);
        }
    }

    /** What would go now; changes nothing. */
    Droppable find(MetricType metricType, SubjectKind kind, long before, Watch watch) {
        Lease lease = catalog.history().lease();
        try (lease) {
            Set<Integer> held = held(kind);
            Holdings holdings = catalog.holdings(metricType.name());
            Affected affected = Affected.of(holdings.files(), holdings.spans(), before, held);
            Unwanted unwanted = Unwanted.before(metricType, kind, before, held);
            try (LocalFiles.Held here = local.hold(affected.mixed(), watch)) {
                List<LakeFile> mixed =
                        affected.mixed().stream().map(here::local).toList();
                long readings =
                        affected.whole().stream().mapToLong(LakeFile::readings).sum()
                                + removal.count(unwanted, mixed, watch)
                                + hot(metricType, before, held);
                return new Droppable(
                        readings, affected.whole().size() + affected.mixed().size(), spared(holdings, before, held));
            }
        }
    }

    /**
     * Drops; what is hot was moved into files before.
     *
     * @param looked what was looked at: the metric type alone
     */
    Removed run(MetricType metricType, SubjectKind kind, State.Part looked, Dropping dropping, Watch watch) {
        Lease lease = catalog.history().lease();
        try (lease) {
            List<Hold> holds = catalog.retention().holds();
            Set<Integer> held = held(kind, holds);
            Affected affected = affected(metricType, looked.files(), dropping.beforeMicros(), held);
            if (affected.whole().isEmpty() && affected.mixed().isEmpty()) {
                return new Removed(List.of(), 0);
            }
            Unwanted unwanted = Unwanted.before(metricType, kind, dropping.beforeMicros(), held);
            try (LocalFiles.Held here = local.hold(affected.mixed(), watch)) {
                return removal.drop(
                        unwanted,
                        affected.whole(),
                        affected.mixed().stream().map(here::local).toList(),
                        commit -> commit.by(Cause.RETENTION).sparing(holds).dropping(dropping),
                        watch);
            }
        }
    }

    private static List<Integer> spared(Holdings holdings, long before, Set<Integer> held) {
        return holdings.spans().values().stream()
                .flatMap(List::stream)
                .filter(span -> held.contains(span.subject()) && span.fromMicros() < before)
                .map(Span::subject)
                .distinct()
                .sorted()
                .toList();
    }

    private Affected affected(MetricType metricType, List<LakeFile> files, long before, Set<Integer> held) {
        Map<Long, List<Span>> spans = catalog.holdings(metricType.name()).spans();
        return Affected.of(files, spans, before, held);
    }

    private Set<Integer> held(SubjectKind kind) {
        return held(kind, catalog.retention().holds());
    }

    private static Set<Integer> held(SubjectKind kind, List<Hold> holds) {
        return holds.stream()
                .filter(hold -> hold.kind().equals(kind.name()))
                .map(Hold::subject)
                .collect(Collectors.toUnmodifiableSet());
    }

    private long hot(MetricType metricType, long before, Set<Integer> held) {
        List<Long> batches = catalog.hotBatches(metricType.name()).stream()
                .filter(batch -> batch.fromMicros() < before)
                .map(HotBatch::id)
                .toList();
        long readings = 0;
        try (Rows rows = catalog.hotReadings(metricType.name(), batches)) {
            while (rows.next()) {
                int subject = ((Number) rows.value(2)).intValue();
                long micros = ((Number) rows.value(3)).longValue();
                readings += micros < before && !held.contains(subject) ? 1 : 0;
            }
        }
        return readings;
    }
}

package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.CheckReport.LostFile;
import dev.kymograph.engine.CheckReport.Source;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Takes files out of the lake that cannot be read any more. */
final class Repair {

    private final Catalog catalog;
    private final StoredFiles stored;
    private final Map<Long, List<Span>> spans;
    private final Aside aside;

    Repair(Catalog catalog, StoredFiles stored, Map<Long, List<Span>> spans, Aside aside) {
        this.catalog = catalog;
        this.stored = stored;
        this.spans = spans;
        this.aside = aside;
    }

    /** Removes files from the catalog in one snapshot, then sets them aside. */
    List<LostFile> run(List<LakeFile> damaged) {
        if (damaged.isEmpty()) {
            return List.of();
        }
        catalog.commit(new Commit(
                        UUID.randomUUID().toString(),
                        List.of(),
                        OptionalLong.empty(),
                        List.of(),
                        damaged.stream().map(LakeFile::id).toList(),
                        List.of(),
                        Optional.empty())
                .by(Cause.REPAIR));
        return damaged.stream().map(this::lost).toList();
    }

    /**
     * Refuses where nothing is there of a place, which is not connected then, rather than lost.
     *
     * @param live the files that there should be
     */
    void requireSome(List<LakeFile> damaged, List<LakeFile> live) {
        Set<Long> gone = damaged.stream().map(LakeFile::id).collect(Collectors.toSet());
        live.stream()
                .filter(file -> !file.foreign().isForeign())
                .collect(Collectors.groupingBy(stored::place))
                .values()
                .forEach(its -> requireSome(its, gone));
    }

    private void requireSome(List<LakeFile> ofOnePlace, Set<Long> gone) {
        boolean nothing = ofOnePlace.stream().allMatch(file -> gone.contains(file.id()) && !stored.isThere(file));
        if (ofOnePlace.size() > 1 && nothing) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "check.nothing-there",
                    "Cannot repair: none of " + ofOnePlace.size() + " files of the lake is there, the first is "
                            + stored.name(ofOnePlace.get(0)) + ". Is its storage connected? Nothing was changed");
        }
    }

    private LostFile lost(LakeFile file) {
        List<Span> its = spans.getOrDefault(file.id(), List.of());
        invalidate(file, its);
        List<Source> sources = catalog.audit().sources(file);
        catalog.audit().release(file);
        return new LostFile(
                file.metricType(),
                stored.name(file),
                file.foreign().isForeign() ? Optional.empty() : aside.put(file.path()),
                its.stream().map(Span::subject).distinct().toList(),
                Micros.moment(file.fromMicros()),
                Micros.moment(file.toMicros()),
                file.readings(),
                sources);
    }

    /** Rollups must not tell of readings that are gone; one that lost buckets of its own sums them up anew. */
    private void invalidate(LakeFile file, List<Span> its) {
        Optional<Rollup> rollup = catalog.rollups().all().stream()
                .filter(known -> known.name().equals(file.metricType()))
                .findFirst();
        long width = rollup.map(known -> known.width().toNanos() / 1000).orElse(1L);
        List<Invalidated> gone = its.stream()
                .map(span ->
                        new Invalidated(OptionalInt.of(span.subject()), span.fromMicros(), span.toMicros() + width))
                .toList();
        rollup.ifPresent(known -> lose(known, gone));
        String summedUp = rollup.map(Rollup::metricType).orElse(file.metricType());
        if (catalog.rollups().all().stream()
                .anyMatch(known -> known.metricType().equals(summedUp))) {
            catalog.rollups().invalidate(summedUp, gone);
        }
    }

    /** Nothing sums up readings again that are no longer kept. */
    private void lose(Rollup rollup, List<Invalidated> gone) {
        long keptFrom = catalog.retention().keptFrom(rollup.metricType());
        List<Invalidated> lost = gone.stream()
                .map(some -> some.within(some.fromMicros(), keptFrom))
                .filter(some -> !some.isNone())
                .toList();
        if (!lost.isEmpty()) {
            catalog.rollups().lose(rollup, lost);
        }
    }
}

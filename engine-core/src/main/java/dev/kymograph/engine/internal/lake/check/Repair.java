package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.CheckReport.LostFile;
import dev.kymograph.engine.CheckReport.Source;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Audit.Damaged;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Removes files from the catalog, then sets them aside, as long as nobody has it end. */
    List<LostFile> run(List<LakeFile> damaged) {
        if (damaged.isEmpty()) {
            return List.of();
        }
        Map<Long, List<Source>> sources = new HashMap<>();
        damaged.forEach(file -> sources.put(file.id(), catalog.audit().sources(file)));
        catalog.audit().remove(damaged.stream().map(this::damaged).toList());
        return damaged.stream().map(file -> lost(file, sources.get(file.id()))).toList();
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

    private LostFile lost(LakeFile file, List<Source> sources) {
        return new LostFile(
                file.metricType(),
                stored.name(file),
                file.foreign().isForeign() ? Optional.empty() : setAside(file),
                spans(file).map(Span::subject).distinct().toList(),
                Micros.moment(file.fromMicros()),
                Micros.moment(file.toMicros()),
                file.readings(),
                sources);
    }

    /** Whoever cancels it now is to know all the same what was removed. */
    private Optional<String> setAside(LakeFile file) {
        try {
            return aside.put(file.path());
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.CANCELLED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Rollups must not tell of readings that are gone; one that lost buckets of its own sums them up anew. */
    private Damaged damaged(LakeFile file) {
        Optional<Rollup> rollup = catalog.rollups().all().stream()
                .filter(known -> known.name().equals(file.metricType()))
                .findFirst();
        long width = rollup.map(Rollup::widthMicros).orElse(1L);
        return new Damaged(
                file,
                rollup,
                spans(file)
                        .map(span -> new Invalidated(
                                OptionalInt.of(span.subject()), span.fromMicros(), span.toMicros() + width))
                        .toList());
    }

    private Stream<Span> spans(LakeFile file) {
        return spans.getOrDefault(file.id(), List.of()).stream();
    }
}

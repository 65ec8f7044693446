package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport;
import dev.kymograph.engine.CheckReport.LostFile;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.StoredFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Audit.Contradiction;
import dev.kymograph.engine.internal.catalog.Audit.KnownFile;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.FileDamage;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.metric.MetricType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the catalog with the storage, while others read and write: what is replaced meanwhile is nobody's fault. */
public final class Checker {

    private final Catalog catalog;
    private final LakeStorage storage;
    private final LocalFiles local;
    private final DuckDbInstance store;
    private final Duration grace;

    /** @param grace files that are younger may be about to be committed */
    public Checker(Catalog catalog, LakeStorage storage, LocalFiles local, DuckDbInstance store, Duration grace) {
        this.catalog = catalog;
        this.storage = storage;
        this.local = local;
        this.store = store;
        this.grace = grace;
    }

    /** The files that questions read, by metric type and time. */
    public List<StoredFile> live() {
        return catalog.audit().files().stream()
                .filter(KnownFile::live)
                .map(KnownFile::file)
                .sorted(Comparator.comparing(LakeFile::metricType)
                        .thenComparing(LakeFile::fromMicros)
                        .thenComparing(LakeFile::path))
                .map(file -> new StoredFile(
                        file.metricType(),
                        file.foreign().isForeign() ? file.path() : storage.name(file.path()),
                        file.bytes(),
                        file.readings(),
                        Micros.moment(file.fromMicros()),
                        Micros.moment(file.toMicros()),
                        file.compression(),
                        file.foreign().isForeign()))
                .toList();
    }

    /** One check. */
    private final class Run {

        private final Check check;
        private final Watch watch;
        private final Findings findings = new Findings();
        private final StoredFiles stored;
        private final Map<Long, LakeFile> damaged = new HashMap<>();
        private final Map<Long, List<Span>> spans = new HashMap<>();
        private final Map<Long, List<Span>> differing = new HashMap<>();
        private long bytes;

        Run(Check check, Watch watch) {
            this.check = check;
            this.watch = watch;
            this.stored = new StoredFiles(storage, this::goOn);
        }

        private void goOn() {
            if (watch.cancelled()) {
                throw new KymographException(
                        ErrorKind.CANCELLED, "cancelled", "Cancelled while checking; nothing was changed");
            }
        }

        CheckReport report() {
            List<KnownFile> known = catalog.audit().files();
            List<LakeFile> live = live(known);
            live.stream().map(LakeFile::metricType).distinct().forEach(this::readSpans);
            double all = Math.max(1, live.stream().mapToLong(LakeFile::bytes).sum());
            watch.amount(0, (long) all);
            for (LakeFile file : live) {
                goOn();
                watch.progress("checking " + live.size() + " files", bytes / all);
                look(file);
                bytes += file.bytes();
            }
            others(known);
            List<Contradiction> contradictions = catalog.audit().contradictions();
            contradictions.forEach(findings::contradiction);
            keepLive();
            List<LostFile> lost = List.of();
            if (check.mode() == Check.Mode.REPAIR) {
                goOn();
                lost = repair(live, contradictions);
            }
            return new CheckReport(live.size(), bytes, findings.all(), lost);
        }

        private List<LakeFile> live(List<KnownFile> known) {
            return known.stream()
                    .filter(KnownFile::live)
                    .map(KnownFile::file)
                    .filter(file ->
                            check.metricType().map(file.metricType()::equals).orElse(true))
                    .toList();
        }

        private void readSpans(String metricType) {
            if (catalog.declarations().metricType(metricType).isPresent()) {
                spans.putAll(catalog.holdings(metricType).spans());
            }
        }

        private void look(LakeFile file) {
            Optional<FileDamage> damage = stored.damage(file);
            if (damage.isPresent()) {
                findings.damaged(file.id(), stored.name(file), damage.get());
                if (damage.get().kind() != FileDamage.Kind.UNREADABLE) {
                    damaged.put(file.id(), file);
                }
                return;
            }
            boolean deep = check.depth() == Check.Depth.READINGS;
            if (deep || stored.here(file).isPresent()) {
                try (LocalFiles.Held held = local.hold(List.of(file), watch)) {
                    look(file, held.local(file), deep);
                }
            }
        }

        private void look(LakeFile file, LakeFile here, boolean deep) {
            FileCheck one = new FileCheck(findings, stored.name(file), here);
            one.footer();
            Declarations declared = catalog.declarations();
            Optional<MetricType> metricType = declared.metricType(file.metricType());
            if (deep && metricType.isPresent() && spans.containsKey(file.id())) {
                FileContent content =
                        new FileContent(store, metricType.get(), declared.kindOf(metricType.get()), watch);
                one.content(content, spans.get(file.id())).ifPresent(found -> differing.put(file.id(), found));
            }
        }

        /** Files that no question reads. */
        private void others(List<KnownFile> known) {
            for (KnownFile file : known) {
                boolean past = !file.live() && !file.file().foreign().isForeign();
                if (past && !stored.isThere(file.file())) {
                    findings.forgotten(stored.name(file.file()));
                }
            }
            Set<String> paths = known.stream().map(file -> file.file().path()).collect(Collectors.toSet());
            Instant before = Instant.now().minus(grace);
            stored.found().values().stream()
                    .filter(file ->
                            !paths.contains(file.key()) && file.modified().isBefore(before))
                    .forEach(file -> findings.unknown(storage.name(file.key()), file.bytes()));
        }

        /** What was replaced while this went on may be gone rightly. */
        private void keepLive() {
            Set<Long> live = new HashSet<>();
            live(catalog.audit().files()).forEach(file -> live.add(file.id()));
            Set<Long> replaced = new HashSet<>(damaged.keySet());
            replaced.removeAll(live);
            replaced.forEach(findings::forget);
            damaged.keySet().retainAll(live);
            differing.keySet().retainAll(live);
        }

        private List<LostFile> repair(List<LakeFile> live, List<Contradiction> contradictions) {
            Repair repair = new Repair(catalog, stored, spans, new Aside(storage, local.folder(), this::goOn));
            List<LakeFile> lost = List.copyOf(damaged.values());
            repair.requireSome(lost, live);
            boolean mends = !differing.isEmpty() || contradictions.stream().anyMatch(Contradiction::mended);
            if (mends) {
                catalog.audit().mend(differing);
            }
            return repair.run(lost);
        }
    }

    public CheckReport run(Check check, Watch watch) {
        check.metricType().ifPresent(catalog.declarations()::requireMetricType);
        Lease lease = catalog.history().lease();
        try {
            return new Run(check, watch).report();
        } finally {
            lease.close();
        }
    }
}

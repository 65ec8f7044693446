package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport.Finding;
import dev.kymograph.engine.CheckReport.Severity;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.rollup.RollupAudit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Has rollups compared with what they sum up: as a whole, or in samples. */
public final class RollupCheck {

    private static final int SAMPLES = 5;

    /** Buckets of a sample. */
    private static final int BUCKETS = 20;

    private static final Set<String> UNREADABLE = Set.of("storage.damaged", "storage.missing");

    private final Catalog catalog;
    private final RollupAudit audit;
    private final Rollups rollups;

    public RollupCheck(Catalog catalog, RollupAudit audit, Rollups rollups) {
        this.catalog = catalog;
        this.audit = audit;
        this.rollups = rollups;
    }

    /** A stretch of time between edges of buckets. */
    record Stretch(long fromMicros, long toMicros) {}

    List<Finding> run(Check check, Watch watch) {
        List<Finding> findings = new ArrayList<>();
        for (Rollup rollup : catalog.rollups().all()) {
            boolean wanted = check.metricType()
                    .map(name -> name.equals(rollup.metricType()) || name.equals(rollup.name()))
                    .orElse(true);
            if (wanted) {
                watch.progress("checking " + rollup.name(), Double.NaN);
                check(rollup, check, watch).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private Optional<Finding> check(Rollup rollup, Check check, Watch watch) {
        for (Stretch stretch : stretches(rollup, check.depth())) {
            Optional<Finding> found = compare(rollup, stretch, watch);
            if (found.isPresent()) {
                if (check.mode() == Check.Mode.REPAIR && found.get().expected().length() > 0) {
                    rollups.rebuild(rollup.name(), new Window(Optional.empty(), Optional.empty()), watch);
                }
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Stretch> stretches(Rollup rollup, Check.Depth depth) {
        List<LakeFile> files = catalog.state(List.of(Scope.all(rollup.name()))).files();
        if (files.isEmpty()) {
            return List.of();
        }
        long width = rollup.width().toSeconds() * 1_000_000;
        long from = Math.max(
                files.stream().mapToLong(LakeFile::fromMicros).min().orElseThrow(),
                Math.max(
                        catalog.retention().keptFrom(rollup.metricType()),
                        catalog.retention().keptFrom(rollup.name())));
        long to = files.stream().mapToLong(LakeFile::toMicros).max().orElseThrow() + width;
        if (from >= to) {
            return List.of();
        }
        long buckets = (to - from) / width;
        if (depth == Check.Depth.READINGS || buckets <= SAMPLES * BUCKETS) {
            return List.of(new Stretch(from, to));
        }
        return samples(files, from, width, new Random());
    }

    /**
     * Some, each around a bucket of a file: drawn from all the time between the first and the last, most would lie where nothing is as
     * soon as one sensor's clock was wrong by years.
     *
     * @param from where the first bucket begins that is looked at
     */
    static List<Stretch> samples(List<LakeFile> files, long from, long width, Random random) {
        List<LakeFile> with =
                files.stream().filter(file -> file.toMicros() >= from).toList();
        long[] upto = new long[with.size()];
        long all = 0;
        for (int i = 0; i < upto.length; i++) {
            all += with.get(i).readings();
            upto[i] = all;
        }
        List<Stretch> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            int found = Arrays.binarySearch(upto, random.nextLong(all) + 1);
            LakeFile file = with.get(found < 0 ? -found - 1 : found);
            long earliest = Math.max(0, (file.fromMicros() - from) / width);
            long latest = (file.toMicros() - from) / width;
            long bucket = earliest + random.nextLong(latest - earliest + 1);
            long first = Math.max(0, bucket - random.nextInt(BUCKETS));
            samples.add(new Stretch(from + first * width, from + (first + BUCKETS) * width));
        }
        return samples;
    }

    /** What cannot be read was damaged since files were looked at, or is of a metric type that was not asked for. */
    private Optional<Finding> compare(Rollup rollup, Stretch stretch, Watch watch) {
        try {
            return audit.look(rollup, stretch.fromMicros(), stretch.toMicros(), watch)
                    .map(differs -> new Finding(
                            Severity.ERROR,
                            "rollup has another " + differs.what() + " than the readings",
                            rollup.name(),
                            differs.found(),
                            differs.expected(),
                            "rollup rebuild " + rollup.name()));
        } catch (KymographException e) {
            if (!UNREADABLE.contains(e.code())) {
                throw e;
            }
            return Optional.of(new Finding(
                    Severity.ERROR,
                    "rollup cannot be compared with the readings",
                    rollup.name(),
                    e.getMessage(),
                    "",
                    "check --repair, of all metric types"));
        }
    }
}

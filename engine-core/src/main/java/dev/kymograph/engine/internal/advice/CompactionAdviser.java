package dev.kymograph.engine.internal.advice;

import dev.kymograph.engine.Advice.Proposal;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.AskedShape;
import dev.kymograph.engine.internal.catalog.AskedShape.Cost;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.text.Counted;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Proposes compaction of what was read as many small, unsorted or overlapping files. */
final class CompactionAdviser implements Adviser {

    /** Files that a question reads less; with fewer it would hardly gain. */
    private static final double LEAST_FEWER = 1;

    private final Catalog catalog;
    private final Lake lake;
    private final long targetBytes;

    CompactionAdviser(Catalog catalog, Lake lake, long targetBytes) {
        this.catalog = catalog;
        this.lake = lake;
        this.targetBytes = targetBytes;
    }

    @Override
    public List<Found> advise(Map<AskedShape, Cost> asked, Watch watch) {
        Map<String, Cost> byMetricType = new HashMap<>();
        asked.forEach((shape, cost) -> byMetricType.merge(shape.metricType(), cost, Cost::plus));
        List<Found> found = new ArrayList<>();
        byMetricType.forEach((metricType, cost) -> {
            if (catalog.declarations().metricType(metricType).isPresent()) {
                lake.compact(Compaction.of(metricType).rehearse(), watch)
                        .compacted()
                        .forEach(rehearsed -> add(rehearsed, cost, found));
            }
        });
        return found;
    }

    private void add(Compacted rehearsed, Cost cost, List<Found> found) {
        String metricType = rehearsed.metricType();
        List<LakeFile> files = catalog.holdings(metricType).files();
        double after = Math.min(files.size(), expected(files));
        double each = (double) cost.files() / cost.times();
        double fewer = each * (1 - after / files.size());
        if (fewer < LEAST_FEWER) {
            addLarge(rehearsed, cost, found);
            return;
        }
        // To open a file costs, not to read it: what was read stays.
        Duration saved = Duration.ofNanos((long) (cost.elapsed().toNanos() * Math.min(0.9, fewer / (each + 10))));
        Proposal proposal = new Proposal(
                "compact:" + metricType,
                Found.questions(cost.times()) + " read " + cost.files() + " files"
                        + (cost.overlapping() == 0 ? "" : ", " + cost.overlapping() + " of which share readings"),
                String.format(
                        Locale.ROOT,
                        "%d files become about %.0f: a question reads about %.0f in place of %.0f",
                        files.size(),
                        after,
                        Math.max(1, each - fewer),
                        each));
        found.add(new Found(proposal, saved, watch -> lake.compact(Compaction.of(metricType), watch)));
    }

    /** Of large files, as others write them, a question reads less once they are sorted and cut; nobody can say how much less. */
    private void addLarge(Compacted rehearsed, Cost cost, List<Found> found) {
        String metricType = rehearsed.metricType();
        if (rehearsed.bytesBefore() < rehearsed.filesBefore() * targetBytes / 2) {
            return;
        }
        Proposal proposal = new Proposal(
                "compact:" + metricType,
                Found.questions(cost.times())
                        + " read files that are unsorted, of several months or larger than need be",
                String.format(
                        Locale.ROOT,
                        "%s of %.1f MB in all cut by month and sorted: a question reads less of them",
                        Counted.of(rehearsed.filesBefore(), "file"),
                        rehearsed.bytesBefore() / 1e6));
        Duration saved = cost.elapsed().dividedBy(2);
        found.add(new Found(proposal, saved, watch -> lake.compact(Compaction.of(metricType), watch)));
    }

    private long expected(List<LakeFile> files) {
        Map<YearMonth, Long> bytes = new HashMap<>();
        for (LakeFile file : files) {
            bytes.merge(Micros.month(file.fromMicros()), file.bytes(), Long::sum);
        }
        return bytes.values().stream()
                .mapToLong(month -> Math.max(1, (month + targetBytes - 1) / targetBytes))
                .sum();
    }
}

package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Moves hot batches into files: what it claims by id disappears from the hot readings in the transaction that adds the files. */
final class Flush {

    /** Where nobody else gets any further either. */
    private static final int TRIES = 5;

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final FileWriter writer;
    private final Commits commits;

    Flush(Catalog catalog, DuckDbInstance store, FileWriter writer, Commits commits) {
        this.catalog = catalog;
        this.store = store;
        this.writer = writer;
        this.commits = commits;
    }

    /** Flushes all batches that are there now; returns how many readings moved here. Others may have moved the rest. */
    synchronized long run(String name) {
        AtomicLong moved = new AtomicLong();
        List<HotBatch> wanted = catalog.hotBatches(name);
        int idle = 0;
        while (!wanted.isEmpty()) {
            try {
                run(name, wanted, moved);
                return moved.get();
            } catch (KymographException e) {
                if (!othersWere(e)) {
                    throw e;
                }
                List<HotBatch> left = stillHot(name, wanted);
                idle = left.size() < wanted.size() ? 0 : idle + 1;
                // What lies between our readings may take long to come.
                if (idle > (e.code().equals("catalog.straddled") ? 0 : TRIES)) {
                    throw e;
                }
                wanted = left;
            }
        }
        return moved.get();
    }

    private static boolean othersWere(KymographException e) {
        return e.code().equals("catalog.conflict") || e.code().equals("catalog.straddled");
    }

    private List<HotBatch> stillHot(String name, List<HotBatch> wanted) {
        Set<Long> ids = wanted.stream().map(HotBatch::id).collect(Collectors.toSet());
        return catalog.hotBatches(name).stream()
                .filter(batch -> ids.contains(batch.id()))
                .toList();
    }

    private void run(String name, List<HotBatch> hot, AtomicLong moved) {
        Map<Long, List<HotBatch>> epochs = new LinkedHashMap<>();
        // Looked up after them: no narrower than what they were checked by.
        MetricType metricType = catalog.declarations().requireMetricType(name);
        SubjectKind kind = catalog.declarations().kindOf(metricType);
        for (HotBatch batch : hot) {
            epochs.computeIfAbsent(batch.epoch(), epoch -> new ArrayList<>()).add(batch);
        }
        for (List<HotBatch> batches : epochs.values()) {
            moved.addAndGet(run(metricType, kind, batches));
        }
    }

    private long run(MetricType metricType, SubjectKind kind, List<HotBatch> batches) {
        List<Long> ids = batches.stream().map(HotBatch::id).toList();
        long first = batches.stream().mapToLong(HotBatch::sequence).min().orElseThrow();
        long last = batches.stream().mapToLong(HotBatch::sequence).max().orElseThrow();
        try (Connection connection = store.connect()) {
            StagedReadings staging = StagedReadings.create(connection, "flush", metricType);
            requireAll(metricType, HotBatch.readings(batches), copyHot(connection, staging, ids));
            Failpoint.BATCHES_CLAIMED.reach();
            StagedReadings latest = staging.keepLast(connection, Watch.NOBODY).readings();
            List<NewFile> files =
                    writer.write(connection, latest, kind, new FileWriter.Sequences(first, last), Watch.NOBODY);
            commits.commit(new Commit(
                            Commits.token(), files, OptionalLong.empty(), ids, List.of(), List.of(), Optional.empty())
                    .by(Cause.FLUSH));
            return HotBatch.readings(batches);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "flush " + metricType.name());
        }
    }

    private long copyHot(Connection connection, StagedReadings staging, List<Long> batches) throws SQLException {
        MetricType metricType = staging.metricType();
        try (Rows rows = catalog.hotReadings(metricType.name(), batches);
                TableAppender appender = staging.appender(connection)) {
            return HotRows.append(rows, appender, metricType);
        }
    }

    /** A batch disappears with the commit, so that every reading of it must have been written. */
    private static void requireAll(MetricType metricType, long claimed, long found) {
        if (found != claimed) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.conflict",
                    "Cannot flush " + metricType.name() + ": found [" + found + "] hot readings, expected [" + claimed
                            + "]. Nothing was changed; try again");
        }
    }
}

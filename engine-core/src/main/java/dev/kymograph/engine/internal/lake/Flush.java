package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.TableAppender;
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

/** Moves hot batches into files: what it claims by id disappears from the hot readings in the transaction that adds the files. */
final class Flush {

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

    /** Flushes all batches that are there now; returns how many readings moved. */
    synchronized long run(MetricType metricType, SubjectKind kind) {
        Map<Long, List<HotBatch>> epochs = new LinkedHashMap<>();
        for (HotBatch batch : catalog.hotBatches(metricType.name())) {
            epochs.computeIfAbsent(batch.epoch(), epoch -> new ArrayList<>()).add(batch);
        }
        long moved = 0;
        for (List<HotBatch> batches : epochs.values()) {
            moved += run(metricType, kind, batches);
        }
        return moved;
    }

    private long run(MetricType metricType, SubjectKind kind, List<HotBatch> batches) {
        List<Long> ids = batches.stream().map(HotBatch::id).toList();
        long first = batches.stream().mapToLong(HotBatch::sequence).min().orElseThrow();
        long last = batches.stream().mapToLong(HotBatch::sequence).max().orElseThrow();
        try (Connection connection = store.connect()) {
            StagedReadings staging = StagedReadings.create(connection, "flush", metricType);
            try (Rows rows = catalog.hotReadings(metricType.name(), ids);
                    TableAppender appender = staging.appender(connection)) {
                HotRows.append(rows, appender, metricType);
            }
            StagedReadings latest = staging.keepLast(connection).readings();
            List<NewFile> files =
                    writer.write(connection, latest, kind, new FileWriter.Sequences(first, last), Watch.NOBODY);
            commits.commit(new Commit(
                    Commits.token(), files, OptionalLong.empty(), ids, List.of(), List.of(), Optional.empty()));
            return batches.stream().mapToLong(HotBatch::readings).sum();
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "flush " + metricType.name());
        }
    }
}

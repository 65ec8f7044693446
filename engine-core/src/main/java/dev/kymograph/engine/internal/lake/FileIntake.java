package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.source.SourceKey;
import dev.kymograph.engine.internal.lake.source.SourceReader;
import dev.kymograph.engine.internal.lake.source.Staged;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Takes files in: each once, a small one into the catalog, a large one straight to the lake. */
final class FileIntake {

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final HotIntake hotIntake;
    private final StagedWriter stagedWriter;
    private final KnownSubjects knownSubjects;
    private final QuarantineRoom quarantine;
    private final int bulkFrom;
    private final SourceReader reader = new SourceReader();

    /** Who takes in one source at the same time as others waits, and then finds it there. */
    private final Map<String, Object> turns = new ConcurrentHashMap<>();

    FileIntake(
            Catalog catalog,
            DuckDbInstance store,
            HotIntake hotIntake,
            StagedWriter stagedWriter,
            KnownSubjects knownSubjects,
            QuarantineRoom quarantine,
            int bulkFrom) {
        this.catalog = catalog;
        this.store = store;
        this.hotIntake = hotIntake;
        this.stagedWriter = stagedWriter;
        this.knownSubjects = knownSubjects;
        this.quarantine = quarantine;
        this.bulkFrom = bulkFrom;
    }

    IngestSummary ingest(SourceFile source, MetricType metricType, SubjectKind kind, Watch watch) {
        String key = SourceKey.of(source);
        Object turn = turns.computeIfAbsent(key, any -> new Object());
        try {
            synchronized (turn) {
                return ingest(source, key, metricType, kind, watch);
            }
        } finally {
            turns.remove(key, turn);
        }
    }

    private IngestSummary ingest(SourceFile source, String key, MetricType metricType, SubjectKind kind, Watch watch) {
        if (source.repeat() == SourceFile.Repeat.SKIP) {
            Optional<IngestSummary> earlier = catalog.source(key);
            if (earlier.isPresent()) {
                IngestSummary then = earlier.get();
                return new IngestSummary(then.read(), then.accepted(), then.rejected(), then.replaced(), true);
            }
        }
        return knownSubjects.checked(kind, known -> read(source, key, metricType, kind, known, watch));
    }

    private IngestSummary read(
            SourceFile source,
            String key,
            MetricType metricType,
            SubjectKind kind,
            KnownSubjects.Known known,
            Watch watch) {
        try (Connection connection = store.connect();
                Staged staged = reader.stage(connection, source, metricType, kind, known::has, watch)) {
            quarantine.require(staged.rejected(), () -> staged.rejections(1).get(0));
            List<Rejection> rejections = staged.rejections(Math.toIntExact(staged.rejected()));
            StagedReadings readings = new StagedReadings(staged.table(), metricType, Staged.ROW);
            StagedWriter.With with = new StagedWriter.With(kind, known, rejections);
            Function<IngestSummary, Optional<SourceRecord>> record =
                    summary -> Optional.of(new SourceRecord(key, source.path().toString(), summary));
            if (staged.accepted() < bulkFrom) {
                return hotIntake.accept(metricType, with, readings.all(connection), record);
            }
            long replaced =
                    stagedWriter.write(connection, readings, with, gone -> record.apply(summary(staged, gone)), watch);
            return summary(staged, replaced);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "take in " + source.path());
        }
    }

    private static IngestSummary summary(Staged staged, long replaced) {
        return new IngestSummary(staged.read(), staged.accepted(), staged.rejected(), replaced, false);
    }
}

package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.lake.source.SourceKey;
import dev.kymograph.engine.internal.lake.source.SourceReader;
import dev.kymograph.engine.internal.lake.source.Staged;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** Takes files in: each once, a small one into the catalog, a large one straight to the lake. */
final class FileIntake {

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final HotIntake hotIntake;
    private final StagedWriter stagedWriter;
    private final KnownSubjects knownSubjects;
    private final Settings.Ingest settings;
    private final SourceReader reader = new SourceReader();

    /** Who takes in one source at the same time as others waits, and then finds it there. */
    private final Map<String, Object> turns = new ConcurrentHashMap<>();

    FileIntake(
            Catalog catalog,
            DuckDbInstance store,
            HotIntake hotIntake,
            StagedWriter stagedWriter,
            KnownSubjects knownSubjects,
            Settings.Ingest settings) {
        this.catalog = catalog;
        this.store = store;
        this.hotIntake = hotIntake;
        this.stagedWriter = stagedWriter;
        this.knownSubjects = knownSubjects;
        this.settings = settings;
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
        try (Connection connection = store.connect();
                Staged staged =
                        reader.stage(connection, source, metricType, kind, knownSubjects.of(kind)::contains, watch)) {
            QuarantineRoom.require(catalog, settings, staged.rejected());
            List<Rejection> rejections = staged.rejections(Math.toIntExact(staged.rejected()));
            String name = source.path().toString();
            if (staged.accepted() < settings.bulkFrom()) {
                return hotIntake.accept(
                        metricType,
                        kind,
                        readings(connection, staged, metricType),
                        rejections,
                        summary -> Optional.of(new SourceRecord(key, name, summary)));
            }
            return write(connection, staged, metricType, kind, rejections, key, name, watch);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "take in " + source.path());
        }
    }

    private IngestSummary write(
            Connection connection,
            Staged staged,
            MetricType metricType,
            SubjectKind kind,
            List<Rejection> rejections,
            String key,
            String name,
            Watch watch)
            throws SQLException {
        StagedReadings readings = new StagedReadings(staged.table(), metricType, Staged.ROW);
        long replaced = stagedWriter.write(
                connection,
                readings,
                kind,
                rejections,
                gone -> Optional.of(new SourceRecord(key, name, summary(staged, gone))),
                watch);
        return summary(staged, replaced);
    }

    private static IngestSummary summary(Staged staged, long replaced) {
        return new IngestSummary(staged.read(), staged.accepted(), staged.rejected(), replaced, false);
    }

    private static List<Reading> readings(Connection connection, Staged staged, MetricType metricType)
            throws SQLException {
        StagedReadings table = new StagedReadings(staged.table(), metricType, Staged.ROW);
        List<Reading> readings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT subject, epoch_us(\"timestamp\"), " + table.fieldNames()
                        + "sensor_id, quality_score FROM " + table.name() + " ORDER BY "
                        + SqlText.name(Staged.ROW))) {
            while (rows.next()) {
                readings.add(reading(rows, metricType));
            }
        }
        return readings;
    }

    private static Reading reading(ResultSet rows, MetricType metricType) throws SQLException {
        int column = 3;
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : metricType.fields()) {
            Object value = value(rows, column++, field.type());
            if (value != null) {
                values.put(field.name(), value);
            }
        }
        String sensor = rows.getString(column);
        Object quality = rows.getObject(column + 1);
        return new Reading(
                rows.getInt(1),
                Instant.EPOCH.plus(rows.getLong(2), ChronoUnit.MICROS),
                values,
                Optional.ofNullable(sensor),
                quality == null ? OptionalDouble.empty() : OptionalDouble.of((Float) quality));
    }

    private static Object value(ResultSet rows, int column, FieldType type) throws SQLException {
        Object value = rows.getObject(column);
        return value == null ? null : type.javaType().cast(value);
    }
}

package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.DeclaredTables;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/** Hot batches and their readings. */
final class HotStore {

    private static final String BATCH =
            "SELECT id, sequence, epoch, readings, from_micros, to_micros, accepted_at FROM hot_batch WHERE metric_type = ?";

    long reserve(Session session, Counters counters, String metricType) throws SQLException {
        counters.nextEpoch(session, metricType);
        return counters.nextSequence();
    }

    void accept(Session session, Counters counters, MetricType type, List<Reading> readings, List<Span> spans)
            throws SQLException {
        long batch = counters.nextBatch();
        long sequence = counters.nextSequence();
        long epoch = counters.epoch(session, type.name());
        session.append("hot_batch", row -> {
            row.beginRow();
            row.append(batch);
            row.append(type.name());
            row.append(sequence);
            row.append(epoch);
            row.append((long) readings.size());
            row.append(spans.stream().mapToLong(Span::fromMicros).min().orElseThrow());
            row.append(spans.stream().mapToLong(Span::toMicros).max().orElseThrow());
            row.append(LocalDateTime.now(ZoneOffset.UTC));
            row.endRow();
        });
        session.append("hot_span", rows -> {
            for (Span span : spans) {
                rows.beginRow();
                rows.append(batch);
                rows.append(span.subject());
                rows.append(span.fromMicros());
                rows.append(span.toMicros());
                rows.append(span.readings());
                rows.endRow();
            }
        });
        session.append(DeclaredTables.hotName(type.name()), rows -> {
            for (Reading reading : readings) {
                append(rows, batch, type, reading);
            }
        });
        counters.visible();
    }

    private static void append(DuckDBAppender row, long batch, MetricType type, Reading reading) throws SQLException {
        row.beginRow();
        row.append(batch);
        row.append(reading.subject());
        row.append(micros(reading.timestamp()));
        row.append(reading.sensor().orElse(null));
        if (reading.quality().isPresent()) {
            row.append((float) reading.quality().getAsDouble());
        } else {
            row.appendNull();
        }
        for (Field field : type.fields()) {
            append(row, field, reading.values().get(field.name()));
        }
        row.endRow();
    }

    private static void append(DuckDBAppender row, Field field, Object value) throws SQLException {
        if (value == null) {
            row.appendNull();
            return;
        }
        switch (field.type()) {
            case FLOAT -> row.append(((Number) value).floatValue());
            case DOUBLE -> row.append(((Number) value).doubleValue());
            case INTEGER -> row.append(((Number) value).intValue());
            case BIGINT -> row.append(((Number) value).longValue());
            case BOOLEAN -> row.append((boolean) (Boolean) value);
            case TEXT -> row.append((String) value);
        }
    }

    private static long micros(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1000);
    }

    List<HotBatch> batches(Session session, String metricType) throws SQLException {
        return session.list(BATCH + " ORDER BY sequence", HotStore::batch, metricType);
    }

    List<HotBatch> batches(Session session, String metricType, long fromMicros, long lastMicros) throws SQLException {
        return session.list(
                BATCH + " AND from_micros <= ? AND to_micros >= ? ORDER BY sequence",
                HotStore::batch,
                metricType,
                lastMicros,
                fromMicros);
    }

    private static HotBatch batch(ResultSet row) throws SQLException {
        return new HotBatch(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                Session.instant(row, 7));
    }

    Rows readings(DuckDbInstance store, MetricType type, Collection<Long> batches) throws SQLException {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("batch_id", ColumnType.BIGINT));
        columns.add(new Column("sequence", ColumnType.BIGINT));
        columns.add(new Column("subject_id", ColumnType.INTEGER));
        columns.add(new Column("micros", ColumnType.BIGINT));
        type.fields()
                .forEach(field -> columns.add(new Column(
                        field.name(),
                        ColumnType.valueOf(field.type().name()),
                        type.unit().symbol())));
        columns.add(new Column("sensor_id", ColumnType.TEXT));
        columns.add(new Column("quality_score", ColumnType.FLOAT));
        if (batches.isEmpty()) {
            return Rows.of(columns, List.of());
        }
        String fields = type.fields().stream()
                .map(field -> "r." + SqlText.name(field.name()))
                .collect(Collectors.joining(", "));
        String sql = "SELECT r._batch, b.sequence, r._subject, r._micros, " + fields + ", r.sensor_id, r.quality_score"
                + " FROM " + DeclaredTables.hotTable(type.name()) + " r JOIN hot_batch b ON b.id = r._batch"
                + " WHERE r._batch IN " + SqlText.numbers(batches);
        return StreamedRows.of(store.connect(), sql, columns);
    }
}

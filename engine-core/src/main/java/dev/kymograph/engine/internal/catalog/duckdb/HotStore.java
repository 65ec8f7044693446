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
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/** Hot batches and their readings. */
final class HotStore {

    long reserve(Session session, Counters counters, String metricType) throws SQLException {
        counters.nextEpoch(session, metricType);
        return counters.nextSequence();
    }

    void accept(Session session, Counters counters, MetricType type, List<Reading> readings, List<Span> spans)
            throws SQLException {
        HotBatch batch = new HotBatch(
                counters.nextBatch(),
                counters.nextSequence(),
                counters.epoch(session, type.name()),
                readings.size(),
                spans.stream().mapToLong(Span::fromMicros).min().orElseThrow(),
                spans.stream().mapToLong(Span::toMicros).max().orElseThrow(),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
        session.append("hot_batch", row -> {
            row.beginRow();
            row.append(batch.id());
            row.append(type.name());
            row.append(batch.sequence());
            row.append(batch.epoch());
            row.append(batch.readings());
            row.append(batch.fromMicros());
            row.append(batch.toMicros());
            row.append(LocalDateTime.ofInstant(batch.acceptedAt(), ZoneOffset.UTC));
            row.endRow();
        });
        session.append("hot_span", rows -> {
            for (Span span : spans) {
                rows.beginRow();
                rows.append(batch.id());
                rows.append(span.subject());
                rows.append(span.fromMicros());
                rows.append(span.toMicros());
                rows.append(span.readings());
                rows.endRow();
            }
        });
        session.append(DeclaredTables.hotName(type.name()), rows -> {
            for (Reading reading : readings) {
                append(rows, batch.id(), type, reading);
            }
        });
        counters.accepted(type.name(), batch, spans);
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

package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/** Hot batches and their readings. */
final class HotStore {

    private static final List<Column> BATCH = List.of(
            new Column("id", ColumnType.BIGINT),
            new Column("sequence", ColumnType.BIGINT),
            new Column("content", ColumnType.TEXT));

    private final RecentStore recent;

    HotStore(RecentStore recent) {
        this.recent = recent;
    }

    long reserve(Session session, Counters counters, String metricType) throws SQLException {
        counters.nextEpoch(session, metricType);
        return counters.nextSequence();
    }

    /** One row and nothing else, unless its readings are kept as rows, too: what a batch costs is what is written here. */
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
        session.add(
                "hot_batch",
                batch.id(),
                type.name(),
                batch.sequence(),
                batch.epoch(),
                batch.readings(),
                batch.fromMicros(),
                batch.toMicros(),
                batch.acceptedAt(),
                HotText.ofSpans(spans),
                HotText.of(type, readings));
        recent.accept(session, counters, type, batch, readings);
        Failpoint.BATCH_ADDED.reach();
        counters.accepted(type.name(), batch, spans);
    }

    Rows readings(Database database, MetricType type, Collection<Long> batches) throws SQLException {
        if (batches.isEmpty()) {
            return Rows.of(HotReadings.columns(type), List.of());
        }
        String sql = "SELECT id, sequence, content FROM hot_batch WHERE id IN " + SqlText.numbers(batches)
                + " ORDER BY sequence";
        return new HotReadings(StreamedRows.of(database, sql, BATCH), type);
    }
}

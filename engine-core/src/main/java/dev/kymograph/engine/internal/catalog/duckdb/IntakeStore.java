package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The quarantine, and the sources that were taken in. */
final class IntakeStore {

    private static final List<Column> COLUMNS = List.of(
            new Column("id", ColumnType.BIGINT),
            new Column("at", ColumnType.TIMESTAMP),
            new Column("source", ColumnType.TEXT),
            new Column("line", ColumnType.BIGINT),
            new Column("target", ColumnType.TEXT),
            new Column("reason", ColumnType.TEXT));

    void reject(Session session, Counters counters, List<Rejection> rejections) throws SQLException {
        if (rejections.isEmpty()) {
            return;
        }
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        session.append("quarantine", row -> {
            for (Rejection rejection : rejections) {
                row.beginRow();
                row.append(counters.nextRejection());
                row.append(now);
                row.append(rejection.source());
                row.append(rejection.line());
                row.append(rejection.target());
                row.append(rejection.reason());
                row.append(rejection.content());
                row.endRow();
            }
        });
    }

    long count(Session session) throws SQLException {
        return session.number("SELECT count(*) FROM quarantine");
    }

    Rows newest(Session session, int most) throws SQLException {
        return Rows.of(
                COLUMNS,
                session.list(
                        "SELECT id, refused_at, source, line, target, reason FROM quarantine ORDER BY id DESC LIMIT ?",
                        row -> Arrays.asList(
                                row.getLong(1),
                                Session.instant(row, 2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getString(6)),
                        most));
    }

    Optional<Quarantine.Item> find(Session session, long id) throws SQLException {
        return session.first(
                "SELECT id, refused_at, source, line, target, reason, content FROM quarantine WHERE id = ?",
                row -> new Quarantine.Item(
                        row.getLong(1),
                        Session.instant(row, 2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)),
                id);
    }

    long drop(Session session, Collection<Long> ids) throws SQLException {
        return drop(session, "id IN " + SqlText.numbers(ids));
    }

    long drop(Session session, Optional<String> source, Optional<String> target) throws SQLException {
        List<String> conditions = new ArrayList<>(List.of("true"));
        List<Object> values = new ArrayList<>();
        source.ifPresent(name -> {
            conditions.add("source = ?");
            values.add(name);
        });
        target.ifPresent(name -> {
            conditions.add("target = ?");
            values.add(name);
        });
        return drop(session, String.join(" AND ", conditions), values.toArray());
    }

    private static long drop(Session session, String condition, Object... values) throws SQLException {
        return session.update("DELETE FROM quarantine WHERE " + condition, values);
    }

    /** A source that is taken in again replaces its earlier record. */
    void record(Session session, SourceRecord source) throws SQLException {
        IngestSummary summary = source.summary();
        session.update(
                "INSERT INTO source_record VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_key) DO UPDATE SET"
                        + " name = excluded.name, read_rows = excluded.read_rows, accepted = excluded.accepted,"
                        + " rejected = excluded.rejected, replaced = excluded.replaced, taken_at = excluded.taken_at",
                source.key(),
                source.name(),
                summary.read(),
                summary.accepted(),
                summary.rejected(),
                summary.replaced(),
                Instant.now());
    }

    /** The numbers of that time, marked as such. */
    Optional<IngestSummary> source(Session session, String key) throws SQLException {
        return session.first(
                "SELECT read_rows, accepted, rejected, replaced FROM source_record WHERE source_key = ?",
                row -> new IngestSummary(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), true),
                key);
    }
}

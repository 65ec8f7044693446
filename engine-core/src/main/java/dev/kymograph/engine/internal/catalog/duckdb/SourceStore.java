package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The sources that were taken in. */
final class SourceStore {

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

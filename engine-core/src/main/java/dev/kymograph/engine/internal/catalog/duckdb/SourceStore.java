package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The sources that were taken in. */
final class SourceStore {

    /** A source that is taken in again replaces its earlier record. */
    void record(Session session, SourceRecord source) throws SQLException {
        IngestSummary summary = source.summary();
        if (!source.content().isEmpty() && keyed(session, source.key()).isPresent()) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    SourceRecord.TAKEN,
                    "Cannot take in the batch [" + source.key() + "] twice: its key was used before");
        }
        session.update(
                "INSERT INTO source_record VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_key) DO UPDATE SET"
                        + " name = excluded.name, read_rows = excluded.read_rows, accepted = excluded.accepted,"
                        + " rejected = excluded.rejected, replaced = excluded.replaced, taken_at = excluded.taken_at",
                source.key(),
                source.name(),
                summary.read(),
                summary.accepted(),
                summary.rejected(),
                summary.replaced(),
                Instant.now(),
                source.content());
    }

    /** What was taken in under a sender's key. */
    Optional<SourceRecord> keyed(Session session, String key) throws SQLException {
        return session.first(
                "SELECT name, content, read_rows, accepted, rejected, replaced FROM source_record WHERE source_key = ?"
                        + " AND content <> ''",
                row -> new SourceRecord(
                        key,
                        row.getString(1),
                        new IngestSummary(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), true),
                        row.getString(2)),
                key);
    }

    void forgetKeys(Session session, Instant before) throws SQLException {
        session.update("DELETE FROM source_record WHERE content <> '' AND taken_at < ?", before);
    }

    /** The numbers of that time, marked as such. */
    Optional<IngestSummary> source(Session session, String key) throws SQLException {
        return session.first(
                "SELECT read_rows, accepted, rejected, replaced FROM source_record WHERE source_key = ?",
                row -> new IngestSummary(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), true),
                key);
    }
}

package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.catalog.Span;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The sources that were taken in. */
final class SourceStore {

    /**
     * What a source brought, all bounds included.
     *
     * @param metricType empty where it brought nothing
     */
    record Brought(String metricType, long sequenceFrom, long sequenceTo, long fromMicros, long toMicros) {

        private static final Brought NOTHING = new Brought("", 0, 0, 0, 0);

        static Brought of(List<NewFile> files) {
            return files.isEmpty()
                    ? NOTHING
                    : new Brought(
                            files.get(0).metricType(),
                            least(files, NewFile::sequenceFrom),
                            most(files, NewFile::sequenceTo),
                            least(files, NewFile::fromMicros),
                            most(files, NewFile::toMicros));
        }

        static Brought of(String metricType, long sequence, List<Span> spans) {
            return spans.isEmpty()
                    ? NOTHING
                    : new Brought(
                            metricType,
                            sequence,
                            sequence,
                            least(spans, Span::fromMicros),
                            most(spans, Span::toMicros));
        }

        private static <T> long least(List<T> of, ToLongFunction<T> number) {
            return of.stream().mapToLong(number).min().orElseThrow();
        }

        private static <T> long most(List<T> of, ToLongFunction<T> number) {
            return of.stream().mapToLong(number).max().orElseThrow();
        }
    }

    /** A source that is taken in again replaces its earlier record. */
    void record(Session session, SourceRecord source, Brought brought) throws SQLException {
        IngestSummary summary = source.summary();
        if (!source.content().isEmpty() && keyed(session, source.key()).isPresent()) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    SourceRecord.TAKEN,
                    "Cannot take in the batch [" + source.key() + "] twice: its key was used before");
        }
        session.update(
                "INSERT INTO source_record (source_key, name, read_rows, accepted, rejected, replaced, taken_at, content,"
                        + " metric_type, sequence_from, sequence_to, from_micros, to_micros)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (source_key) DO UPDATE SET"
                        + " name = excluded.name, read_rows = excluded.read_rows, accepted = excluded.accepted,"
                        + " rejected = excluded.rejected, replaced = excluded.replaced, taken_at = excluded.taken_at,"
                        + " metric_type = excluded.metric_type, sequence_from = excluded.sequence_from,"
                        + " sequence_to = excluded.sequence_to,"
                        + " from_micros = excluded.from_micros, to_micros = excluded.to_micros",
                source.key(),
                source.name(),
                summary.read(),
                summary.accepted(),
                summary.rejected(),
                summary.replaced(),
                Instant.now(),
                source.content(),
                brought.metricType(),
                brought.sequenceFrom(),
                brought.sequenceTo(),
                brought.fromMicros(),
                brought.toMicros());
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

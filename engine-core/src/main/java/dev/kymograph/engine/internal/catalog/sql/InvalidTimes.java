package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.Rollup;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Times that rollups say nothing about, since a snapshot or for good. All within a transaction. */
final class InvalidTimes {

    /** What all rollups that it is about know by now; where there is none there is nothing to tell. */
    private static final String UNNEEDED = "DELETE FROM rollup_invalid AS i WHERE NOT EXISTS (SELECT 1 FROM"
            + " (SELECT r.name, r.metric_type, COALESCE(min(e.upto_snapshot), -1) AS upto FROM rollup r"
            + " LEFT JOIN rollup_refresh e ON e.rollup = r.name GROUP BY r.name, r.metric_type) k"
            + " WHERE k.metric_type = i.metric_type AND (i.rollup IS NULL OR i.rollup = k.name)"
            + " AND k.upto < i.in_snapshot)";

    /** What is invalid since then is so for good: no refresh reaches up to it. */
    private static final long FOR_GOOD = Long.MAX_VALUE;

    private InvalidTimes() {}

    /** Of all rollups of a metric type, as part of a snapshot that is new. */
    static void add(Session session, long snapshot, String metricType, List<Invalidated> invalidated)
            throws SQLException {
        add(session, snapshot, metricType, null, invalidated);
    }

    /** Of one rollup. */
    static void add(Session session, long snapshot, Rollup rollup, List<Invalidated> invalidated) throws SQLException {
        add(session, snapshot, rollup.metricType(), rollup.name(), invalidated);
    }

    /** Buckets that are gone, and whose readings are no longer kept. */
    static void lose(Session session, Rollup rollup, List<Invalidated> buckets) throws SQLException {
        add(session, FOR_GOOD, rollup, buckets);
    }

    private static void add(
            Session session, long snapshot, String metricType, String rollup, List<Invalidated> invalidated)
            throws SQLException {
        for (Invalidated some : invalidated) {
            session.update(
                    "INSERT INTO rollup_invalid SELECT ?, ?, ?, ?, ?, ?"
                            + " WHERE EXISTS (SELECT 1 FROM rollup WHERE metric_type = ?)",
                    metricType,
                    some.subject().isPresent() ? some.subject().getAsInt() : null,
                    some.fromMicros(),
                    some.toMicros(),
                    snapshot,
                    rollup,
                    metricType);
        }
    }

    /** Forgets what was lost of times from when on there are readings, which all rollups know. */
    static void regain(Session session, String metricType, long fromMicros) throws SQLException {
        String lost = " WHERE metric_type = ? AND in_snapshot = ? AND ";
        session.update("DELETE FROM rollup_invalid" + lost + "from_micros >= ?", metricType, FOR_GOOD, fromMicros);
        session.update(
                "UPDATE rollup_invalid SET to_micros = ?" + lost + "to_micros > ?",
                fromMicros,
                metricType,
                FOR_GOOD,
                fromMicros);
    }

    static void forgetUnneeded(Session session) throws SQLException {
        session.update(UNNEEDED);
    }

    static List<Invalidated> lost(Session session, Rollup rollup) throws SQLException {
        return between(session, rollup, FOR_GOOD - 1, FOR_GOOD);
    }

    /** Of a rollup, in snapshots later than {@code after} and not later than {@code upto}. */
    static List<Invalidated> between(Session session, Rollup rollup, long after, long upto) throws SQLException {
        return session.list(
                "SELECT from_micros, to_micros, subject_id FROM rollup_invalid WHERE metric_type = ?"
                        + " AND (rollup IS NULL OR rollup = ?) AND in_snapshot > ? AND in_snapshot <= ?",
                row -> {
                    int subject = row.getInt(3);
                    return new Invalidated(
                            row.wasNull() ? OptionalInt.empty() : OptionalInt.of(subject),
                            row.getLong(1),
                            row.getLong(2));
                },
                rollup.metricType(),
                rollup.name(),
                after,
                upto);
    }

    /** When the first of it came that reaches beyond a moment, in snapshots later than {@code after}. */
    static Optional<Instant> since(Session session, Rollup rollup, long after, long beyondMicros) throws SQLException {
        // A snapshot may be forgotten by now; then the first of those that came after it.
        return session.list(
                        "SELECT min(committed_at) FROM snapshot WHERE number >= (SELECT min(in_snapshot)"
                                + " FROM rollup_invalid WHERE metric_type = ? AND (rollup IS NULL OR rollup = ?)"
                                + " AND in_snapshot > ? AND to_micros > ?)",
                        row -> Optional.ofNullable(Session.instant(row, 1)),
                        rollup.metricType(),
                        rollup.name(),
                        after,
                        beyondMicros)
                .get(0);
    }
}

package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.Dropping;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.RecentReadings;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of hot readings, within the transactions that change what there is of them. They are copies: the engine counts none of them. A
 * number beside the write sequence says from where on they are all there, so that what misses some is known to.
 */
final class RecentStore {

    private static final String TABLE = "recent_reading";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");

    private static final String PARTITIONS = "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            + " JOIN pg_class p ON p.oid = i.inhparent WHERE p.relname = '" + TABLE
            + "' AND p.relnamespace = current_schema()::regnamespace ORDER BY 1";

    /** Writes that nothing has any more. */
    private static final String GONE = "WITH gone AS (SELECT q.metric_type, q.sequence FROM (SELECT DISTINCT"
            + " metric_type, sequence FROM recent_reading) q WHERE NOT EXISTS (SELECT 1 FROM hot_batch b"
            + " WHERE b.sequence = q.sequence) AND NOT EXISTS (SELECT 1 FROM lake_file f"
            + " WHERE f.metric_type = q.metric_type AND f.removed_in IS NULL AND f.sequence_from <= q.sequence"
            + " AND f.sequence_to >= q.sequence)) DELETE FROM recent_reading r USING gone g"
            + " WHERE r.metric_type = g.metric_type AND r.sequence = g.sequence";

    private final boolean possible;
    private final Duration keptFor;

    /** Up to this day partitions are known to be there. */
    private volatile LocalDate ready = LocalDate.MIN;

    /** @param keptFor zero: none are kept */
    RecentStore(Dialect dialect, Duration keptFor) {
        this.possible = dialect == Dialect.POSTGRESQL;
        this.keptFor = keptFor;
    }

    /** Whether the database can have some, be it of other processes. */
    boolean isPossible() {
        return possible;
    }

    /** How long after they came; zero where this process keeps none. */
    Duration keptFor() {
        return possible ? keptFor : Duration.ZERO;
    }

    void accept(Session session, Counters counters, MetricType type, HotBatch batch, List<Reading> readings)
            throws SQLException {
        if (keptFor().isZero()) {
            // Those of other processes are not all there are.
            counters.recentFrom(0);
            return;
        }
        LocalDate day = LocalDate.ofInstant(batch.acceptedAt(), ZoneOffset.UTC);
        if (day.isAfter(ready)) {
            make(session, day);
        }
        session.append(TABLE, rows -> {
            for (Reading reading : readings) {
                rows.add(
                        type.name(),
                        reading.subject(),
                        reading.timestamp(),
                        RecentText.of(type, reading),
                        reading.sensor().orElse(null),
                        reading.quality().isPresent()
                                ? (float) reading.quality().getAsDouble()
                                : null,
                        batch.sequence(),
                        batch.acceptedAt());
            }
        });
        if (readings.stream().anyMatch(RecentText::hasNul)) {
            counters.recentFrom(batch.sequence() + 1);
        } else if (counters.recentFrom() == 0) {
            counters.recentFrom(batch.sequence());
        }
    }

    /** What comes from now on is all there; what came before is not, or not as it was. */
    void begins(Counters counters) {
        if (counters.recentFrom() > 0) {
            counters.recentFrom(counters.lastSequence() + 1);
        }
    }

    /** Whether all that a commit adds is among the rows; asked before it removes what it replaces. */
    boolean holdsAll(Session session, Counters counters, Commit commit) throws SQLException {
        if (counters.recentFrom() == 0) {
            return false;
        }
        if (commit.cause() == Cause.COMPACT && !commit.removedFiles().isEmpty()) {
            return holds(session, commit.removedFiles());
        }
        if (commit.removedBatches().isEmpty() || !commit.removedFiles().isEmpty()) {
            return false;
        }
        Set<Long> ids = new HashSet<>(commit.removedBatches());
        return commit.added().stream()
                .map(NewFile::metricType)
                .distinct()
                .flatMap(type -> counters.hot(type).batches().stream())
                .filter(batch -> ids.contains(batch.id()))
                .allMatch(batch -> batch.sequence() >= counters.recentFrom());
    }

    /** Whether all readings of some files are among the rows. */
    private static boolean holds(Session session, List<Long> files) throws SQLException {
        return session.listOnce(
                                "SELECT count(*) FROM recent_file WHERE file_id IN " + SqlText.numbers(files),
                                row -> row.getLong(1))
                        .get(0)
                == files.size();
    }

    /** From where on rows are there, where these are all that a question can need; else 0. */
    static long from(Connection connection, State.Part part) throws SQLException {
        List<Long> files = part.files().stream().map(LakeFile::id).toList();
        String missing = files.isEmpty()
                ? "0"
                : files.size() + " - (SELECT count(*) FROM recent_file r JOIN lake_file f ON f.id = r.file_id"
                        + " WHERE f.sequence_from >= e.recent_from AND r.file_id IN " + SqlText.numbers(files) + ")";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT e.recent_from, " + missing + " FROM engine_state e WHERE e.id = 1")) {
            row.next();
            long from = row.getLong(1);
            boolean all = row.getLong(2) == 0 && part.batches().stream().allMatch(batch -> batch.sequence() >= from);
            return all ? from : 0;
        }
    }

    void hold(Session session, List<Long> files) throws SQLException {
        session.append("recent_file", rows -> {
            for (long file : files) {
                rows.add(file);
            }
        });
    }

    /** Readings of this commit are no longer kept, but for those of subjects that are held. */
    void drop(Session session, Commit commit) throws SQLException {
        if (possible && commit.dropping().isPresent()) {
            Dropping dropping = commit.dropping().get();
            session.update(
                    "DELETE FROM recent_reading r WHERE r.metric_type = ? AND r.\"timestamp\" < ? AND NOT EXISTS (SELECT 1"
                            + " FROM subject_hold h JOIN metric_type m ON m.kind = h.kind WHERE m.name = r.metric_type"
                            + " AND h.subject_id = r.subject_id)",
                    dropping.metricType(),
                    Micros.moment(dropping.beforeMicros()));
        }
    }

    /** Files were taken out, or others have come back. */
    void lose(Session session, Counters counters) throws SQLException {
        if (possible) {
            session.execute(GONE);
            begins(counters);
        }
    }

    void erase(Session session, String kind, int subject) throws SQLException {
        if (possible) {
            session.update(
                    "DELETE FROM recent_reading WHERE subject_id = ? AND metric_type IN"
                            + " (SELECT name FROM metric_type WHERE kind = ?)",
                    subject,
                    kind);
        }
    }

    void forget(Session session, String metricType) throws SQLException {
        if (possible) {
            session.update("DELETE FROM recent_reading WHERE metric_type = ?", metricType);
        }
    }

    void forget(Session session, Counters counters, String metricType, RecentReadings.Places places)
            throws SQLException {
        session.execute("CREATE TEMPORARY TABLE unwanted (subject_id INTEGER, \"timestamp\" TIMESTAMP) ON COMMIT DROP");
        session.append("unwanted", rows -> places.tell((subject, micros) -> add(rows, subject, micros)));
        int gone = session.update(
                "DELETE FROM recent_reading r USING unwanted u WHERE r.metric_type = ?"
                        + " AND r.subject_id = u.subject_id AND r.\"timestamp\" = u.\"timestamp\"",
                metricType);
        session.execute("DROP TABLE unwanted");
        if (gone > 0) {
            begins(counters);
        }
    }

    private static void add(Database.Loading rows, int subject, long micros) {
        try {
            rows.add(subject, Micros.moment(micros));
        } catch (SQLException e) {
            throw new Unsent(e);
        }
    }

    /** Carries what happened past those who tell. */
    static final class Unsent extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unsent(SQLException cause) {
            super(cause);
        }
    }

    /** Beside the others, and only then one of them: who reads those is not waited for. */
    void make(Session session, LocalDate day) throws SQLException {
        String name = TABLE + '_' + DAY.format(day);
        if (partitions(session).contains(name)) {
            return;
        }
        session.execute("CREATE TABLE " + name + " (LIKE " + TABLE + " INCLUDING DEFAULTS)");
        session.execute("ALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY");
        session.execute(
                "CREATE POLICY not_for_tenants ON " + name + " USING ((SELECT tenants_seen(current_user)) IS NULL)");
        session.execute("ALTER TABLE " + TABLE + " ATTACH PARTITION " + name + " FOR VALUES FROM ('" + day + "') TO ('"
                + day.plusDays(1) + "')");
    }

    /** Days up to this one need not be looked for again. */
    void ready(LocalDate day) {
        ready = day;
    }

    private static List<String> partitions(Session session) throws SQLException {
        return session.listOnce(PARTITIONS, row -> row.getString(1));
    }

    /** The oldest partition of which nothing is kept any more. */
    Optional<String> ended(Session session, Instant now) throws SQLException {
        LocalDate first = LocalDate.ofInstant(now.minus(keptFor), ZoneOffset.UTC);
        return partitions(session).stream()
                .filter(name ->
                        LocalDate.parse(name.substring(TABLE.length() + 1), DAY).isBefore(first))
                .findFirst();
    }

    /** Waits for none of its readers for long: all others who write wait, too. */
    void drop(Session session, Counters counters, String partition) throws SQLException {
        long last = session.listOnce("SELECT COALESCE(max(sequence), 0) FROM " + partition, row -> row.getLong(1))
                .get(0);
        session.execute("SET LOCAL lock_timeout = '2s'");
        session.execute("DROP TABLE " + partition);
        if (counters.recentFrom() > 0) {
            counters.recentFrom(Math.max(counters.recentFrom(), last + 1));
        }
        session.execute("DELETE FROM recent_file WHERE file_id NOT IN (SELECT id FROM lake_file"
                + " WHERE removed_in IS NULL AND sequence_from >= " + counters.recentFrom() + ")");
    }
}

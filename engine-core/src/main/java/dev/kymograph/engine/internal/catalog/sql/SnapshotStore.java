package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows of snapshots. One that expired keeps its row for a while, for those who ask whether its commit happened, and while an earlier
 * one is there, which is not what the lake was then.
 */
final class SnapshotStore {

    private static final String COLUMNS =
            "number, committed_at, cause, metric_types, files_added, files_removed, readings";

    /** Notes a snapshot; what changed by it is in the transaction already. */
    void add(Session session, long snapshot, String token, Cause cause) throws SQLException {
        session.update(
                "INSERT INTO snapshot (number, token, committed_at, cause, metric_types, files_added, files_removed, readings)"
                        + " SELECT ?, ?, ?, ?, COALESCE(string_agg(DISTINCT metric_type, ','), ''),"
                        + " count(*) FILTER (WHERE added_in = ?), count(*) FILTER (WHERE removed_in = ?),"
                        + " COALESCE(sum(CASE WHEN added_in = ? THEN readings ELSE -readings END), 0)"
                        + " FROM lake_file WHERE added_in = ? OR removed_in = ?",
                snapshot,
                token,
                Instant.now(),
                cause.toString(),
                snapshot,
                snapshot,
                snapshot,
                snapshot,
                snapshot);
    }

    /** The number of the snapshot that was committed with a token, whether or not it has expired. */
    Optional<Long> committed(Session session, String token) throws SQLException {
        return session.first("SELECT number FROM snapshot WHERE token = ?", row -> row.getLong(1), token);
    }

    /** The newest ones that have not expired, newest last. */
    List<Snapshot> newest(Session session, int most) throws SQLException {
        List<Snapshot> newest = new ArrayList<>(session.list(
                "SELECT " + COLUMNS + " FROM snapshot WHERE expired_at IS NULL ORDER BY number DESC LIMIT " + most,
                SnapshotStore::snapshot));
        Collections.reverse(newest);
        return newest;
    }

    Snapshot require(Session session, long number) throws SQLException {
        Optional<Snapshot> found = session.first(
                "SELECT " + COLUMNS + " FROM snapshot WHERE number = ? AND expired_at IS NULL",
                SnapshotStore::snapshot,
                number);
        if (found.isPresent()) {
            return found.get();
        }
        List<Snapshot> live = newest(session, Integer.MAX_VALUE);
        boolean was = number >= 1
                && !live.isEmpty()
                && number <= live.get(live.size() - 1).number();
        throw was
                ? refused("expired", "snapshot " + number, "it has expired", live)
                : refused("unknown", "snapshot " + number, "there is no such snapshot", live);
    }

    Snapshot at(Session session, Instant moment) throws SQLException {
        List<Snapshot> live = newest(session, Integer.MAX_VALUE);
        String what = "the lake as of " + moment;
        Optional<Snapshot> found = session.first(
                "SELECT " + COLUMNS + " FROM snapshot WHERE committed_at <= ? ORDER BY number DESC LIMIT 1",
                SnapshotStore::snapshot,
                moment);
        if (found.isPresent() && live.contains(found.get())) {
            return found.get();
        }
        boolean isBefore = found.isEmpty() && (live.isEmpty() || live.get(0).number() == 1);
        throw isBefore
                ? refused("unknown", what, "that is before the first snapshot", live)
                : refused("expired", what, "its snapshot has expired", live);
    }

    private static KymographException refused(String code, String what, String why, List<Snapshot> live) {
        String range = live.isEmpty()
                ? "There are no snapshots yet; 'flush' makes one"
                : "There are snapshots " + live.get(0).number() + " ("
                        + live.get(0).at() + ") to "
                        + live.get(live.size() - 1).number() + " ("
                        + live.get(live.size() - 1).at() + "); see: snapshots";
        return new KymographException(
                ErrorKind.USAGE, "snapshot." + code, "Cannot look at " + what + ": " + why + ". " + range);
    }

    List<Snapshot> expirable(Session session, Keep keep, Instant now) throws SQLException {
        List<Snapshot> live = newest(session, Integer.MAX_VALUE);
        int kept = live.size();
        if (keep instanceof Keep.Newest newest) {
            kept = newest.count();
        } else if (keep instanceof Keep.Within within) {
            Instant horizon = now.minus(within.time());
            // One is what the lake was until the next.
            kept = 1;
            while (kept < live.size() && live.get(live.size() - kept).at().isAfter(horizon)) {
                kept++;
            }
        }
        return List.copyOf(live.subList(0, Math.max(0, live.size() - kept)));
    }

    List<Snapshot> expire(Session session, Counters counters, Keep keep, Instant now) throws SQLException {
        List<Snapshot> expired = expirable(session, keep, now);
        if (!expired.isEmpty()) {
            session.update(
                    "UPDATE snapshot SET expired_at = ? WHERE number IN "
                            + SqlText.numbers(
                                    expired.stream().map(Snapshot::number).toList()),
                    now);
            counters.visible();
        }
        return expired;
    }

    private static Snapshot snapshot(ResultSet row) throws SQLException {
        String types = row.getString(4);
        return new Snapshot(
                row.getLong(1),
                Session.instant(row, 2),
                Cause.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                types.isEmpty()
                        ? List.of()
                        : List.of(types.split(",")).stream().sorted().toList(),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7));
    }
}

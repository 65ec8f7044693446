package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.History.Unneeded;
import dev.kymograph.engine.internal.catalog.History.UnneededFile;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Files that no snapshot needs: their rows go first, the owned ones are remembered until they are deleted. */
final class UnneededFiles {

    /** Paths in one statement. */
    private static final int MOST_PATHS = 500;

    /** So long whoever committed may ask whether that happened. */
    private static final Duration TOKENS_KEPT = Duration.ofHours(1);

    private static final String WAITING = "SELECT path, bytes FROM unneeded_file ORDER BY path";

    private final Leases leases;
    private final Optional<Processes> processes;

    UnneededFiles(Leases leases, Optional<Processes> processes) {
        this.leases = leases;
        this.processes = processes;
    }

    /** What {@link #forget} would return. */
    Unneeded find(Session session, Instant before) throws SQLException {
        String found = found(session, before);
        List<UnneededFile> owned = new ArrayList<>(waiting(session));
        owned.addAll(session.listOnce(
                "SELECT f.path, max(f.bytes) FROM lake_file f WHERE f.owned AND " + found
                        + " AND NOT EXISTS (SELECT 1 FROM lake_file o WHERE o.path = f.path AND o.id NOT IN"
                        + " (SELECT f.id FROM lake_file f WHERE " + found + ")) GROUP BY f.path ORDER BY f.path",
                row -> new UnneededFile(row.getString(1), row.getLong(2))));
        return new Unneeded(owned, foreign(session, found));
    }

    Unneeded forget(Session session, Instant before) throws SQLException {
        Unneeded unneeded = forget(session, found(session, before), before);
        // An erasure has snapshots expire that earlier ones outlive: whoever asks for their time must not be given what
        // was before.
        session.execute("DELETE FROM snapshot WHERE expired_at <= " + moment(session, before.minus(TOKENS_KEPT))
                + " AND number < (SELECT min(number) FROM snapshot WHERE expired_at IS NULL)");
        ReplacedFiles.forget(session);
        return unneeded;
    }

    /** Forgets files of no snapshot that has not expired, as far as no lease holds them. */
    Unneeded forgetOf(Session session, List<Long> files) throws SQLException {
        String these = files.isEmpty() ? "false" : "f.id IN " + SqlText.numbers(files);
        return forget(session, removed(session) + " AND " + these, Instant.now());
    }

    /** @param found made once, so that each statement means the same files */
    private Unneeded forget(Session session, String found, Instant before) throws SQLException {
        long foreign = foreign(session, found);
        session.execute("INSERT INTO unneeded_file SELECT f.path, max(f.bytes), " + moment(session, before)
                + " FROM lake_file f WHERE f.owned AND " + found + " GROUP BY f.path ON CONFLICT DO NOTHING");
        String ids = "(SELECT f.id FROM lake_file f WHERE " + found + ")";
        session.execute("DELETE FROM segment WHERE file_id IN " + ids);
        session.execute("DELETE FROM file_overlap WHERE file_id IN " + ids + " OR other_id IN " + ids);
        session.execute("DELETE FROM lake_file AS f WHERE " + found);
        session.execute("DELETE FROM unneeded_file WHERE path IN (SELECT path FROM lake_file)");
        Failpoint.FILES_FORGOTTEN.reach();
        return new Unneeded(waiting(session), foreign);
    }

    private static long foreign(Session session, String found) throws SQLException {
        return session.listOnce(
                        "SELECT count(*) FROM lake_file f WHERE NOT f.owned AND " + found, row -> row.getLong(1))
                .get(0);
    }

    private static List<UnneededFile> waiting(Session session) throws SQLException {
        return session.list(WAITING, row -> new UnneededFile(row.getString(1), row.getLong(2)));
    }

    /** Whoever takes a lease after this was asked sees a state in which these files are no longer live. */
    private String found(Session session, Instant before) throws SQLException {
        return removed(session)
                + " AND NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.number >= f.added_in AND s.number < f.removed_in"
                + " AND (s.expired_at IS NULL OR s.expired_at > " + moment(session, before) + "))";
    }

    private static String moment(Session session, Instant moment) {
        return session.dialect().moment("CAST(" + Micros.of(moment) + " AS BIGINT)");
    }

    private String removed(Session session) throws SQLException {
        long held = leases.oldest().orElse(Long.MAX_VALUE);
        if (processes.isPresent()) {
            held = Math.min(held, processes.get().oldestOfOthers(session).orElse(Long.MAX_VALUE));
        }
        return "f.removed_in IS NOT NULL" + (held < Long.MAX_VALUE ? " AND f.removed_in <= " + held : "");
    }

    void deleted(Session session, Collection<String> paths) throws SQLException {
        for (List<String> some : inParts(paths)) {
            session.execute("DELETE FROM unneeded_file WHERE path IN " + texts(some));
        }
    }

    Set<String> known(Session session, Collection<String> paths) throws SQLException {
        Set<String> known = new HashSet<>();
        for (List<String> some : inParts(paths)) {
            String in = texts(some);
            known.addAll(session.listOnce(
                    "SELECT path FROM lake_file WHERE path IN " + in
                            + " UNION SELECT path FROM unneeded_file WHERE path IN " + in,
                    row -> row.getString(1)));
        }
        return known;
    }

    private static List<List<String>> inParts(Collection<String> paths) {
        List<String> all = List.copyOf(paths);
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_PATHS) {
            parts.add(all.subList(from, Math.min(all.size(), from + MOST_PATHS)));
        }
        return parts;
    }

    private static String texts(List<String> paths) {
        return paths.stream().map(SqlText::text).collect(Collectors.joining(", ", "(", ")"));
    }
}

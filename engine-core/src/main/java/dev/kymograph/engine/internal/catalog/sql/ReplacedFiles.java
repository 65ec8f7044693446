package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of others whose readings are in files of the engine now, or were deleted. They are remembered when their rows are forgotten:
 * adopted again, they would bring back what was deleted.
 */
final class ReplacedFiles {

    /** What an erasure takes away its tombstone keeps away, and what a repair does may come again. */
    private static final Set<Cause> REPLACING = Set.of(Cause.COMPACT, Cause.DELETE, Cause.RETENTION);

    private static final String COLUMNS = "metric_type, path, folder, bytes, sha256, modified_micros, from_micros,"
            + " to_micros, sequence_from, sequence_to";

    private ReplacedFiles() {}

    /** They are no place of the lake's, and have no id. */
    static List<LakeFile> of(Session session, String metricType) throws SQLException {
        return session.list(
                "SELECT DISTINCT " + COLUMNS + " FROM replaced_file WHERE metric_type = ? AND removed_in IS NULL",
                ReplacedFiles::file,
                metricType);
    }

    private static LakeFile file(ResultSet row) throws SQLException {
        return new LakeFile(
                0,
                row.getString(1),
                row.getString(2),
                row.getLong(4),
                0,
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getString(5),
                "",
                false,
                new Foreign(row.getString(3), "", row.getLong(6)),
                0);
    }

    /** Remembers those that a commit has removed, and of which of before it deletes readings. */
    static void remember(Session session, long snapshot, Commit commit) throws SQLException {
        if (commit.removedFiles().isEmpty() || !REPLACING.contains(commit.cause())) {
            return;
        }
        boolean deleting = commit.cause() == Cause.DELETE;
        if (deleting) {
            String of = "removed_in IS NULL AND NOT deleted AND " + broughtWhatIsIn(commit.removedFiles());
            copy(session, "true", snapshot, of);
            session.execute("UPDATE replaced_file AS r SET removed_in = " + snapshot + " WHERE r.added_in < " + snapshot
                    + " AND r." + of);
        }
        session.execute("INSERT INTO replaced_file SELECT " + COLUMNS + ", " + deleting + ", " + snapshot
                + ", NULL FROM lake_file WHERE folder <> '' AND id IN " + SqlText.numbers(commit.removedFiles()));
    }

    /** What these files brought is lost with files of the engine: it may come again, unless some of it was deleted. */
    static void lose(Session session, long snapshot, List<Long> files) throws SQLException {
        if (!files.isEmpty()) {
            session.execute("UPDATE replaced_file AS r SET removed_in = " + snapshot
                    + " WHERE r.removed_in IS NULL AND NOT r.deleted AND " + broughtWhatIsIn(files));
        }
    }

    private static String broughtWhatIsIn(List<Long> files) {
        return "EXISTS (SELECT 1 FROM lake_file n WHERE n.id IN " + SqlText.numbers(files)
                + " AND n.metric_type = r.metric_type AND n.folder = '' AND n.sequence_from <= r.sequence_from"
                + " AND n.sequence_to >= r.sequence_to AND n.from_micros <= r.to_micros"
                + " AND n.to_micros >= r.from_micros)";
    }

    /** They become those of an earlier snapshot: a file that was adopted after it can be adopted again. */
    static void rollBack(Session session, long snapshot, long to, Optional<String> metricType) throws SQLException {
        String which = metricType
                .map(name -> " AND r.metric_type = " + SqlText.text(name))
                .orElse("");
        session.execute("UPDATE replaced_file AS r SET removed_in = " + snapshot
                + " WHERE r.removed_in IS NULL AND r.added_in > " + to + which);
        copy(session, "r.deleted", snapshot, "added_in <= " + to + " AND r.removed_in > " + to + which);
    }

    private static void copy(Session session, String deleted, long snapshot, String of) throws SQLException {
        session.execute("INSERT INTO replaced_file SELECT " + COLUMNS + ", " + deleted + ", " + snapshot
                + ", NULL FROM replaced_file r WHERE r." + of);
    }

    /** Forgets what nobody can go back to. */
    static void forget(Session session) throws SQLException {
        session.execute(
                "DELETE FROM replaced_file WHERE removed_in IS NOT NULL AND NOT EXISTS (SELECT 1 FROM snapshot s"
                        + " WHERE s.number >= added_in AND s.number < removed_in AND s.expired_at IS NULL)");
    }
}

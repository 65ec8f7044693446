package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Schema.Loss;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Counts what the tables of a migration hold: with the migration's way down it is gone. */
final class Losses {

    private record Count(String migration, String what, String sql) {}

    /** The most precious first. */
    private static final List<Count> COUNTS = List.of(
            new Count("batches", "hot readings", "SELECT COALESCE(sum(readings), 0) FROM hot_batch"),
            new Count("lake", "files of readings", "SELECT count(*) FROM lake_file WHERE removed_in IS NULL"),
            new Count(
                    "replay",
                    "rows in quarantine that can be replayed",
                    "SELECT count(*) FROM quarantine WHERE origin IS NOT NULL"),
            new Count(
                    "adoption",
                    "adopted files",
                    "SELECT count(*) FROM lake_file WHERE removed_in IS NULL AND folder <> ''"),
            new Count("rollups", "rollups, which become metric types like others", "SELECT count(*) FROM rollup"),
            new Count(
                    "snapshots",
                    "files that wait to be deleted, and stay on the disk",
                    "SELECT count(*) FROM unneeded_file"),
            new Count(
                    "snapshots", "keys of batches taken in", "SELECT count(*) FROM source_record WHERE content <> ''"),
            new Count(
                    "sources",
                    "sources of which it is known what they brought",
                    "SELECT count(*) FROM source_record WHERE metric_type <> ''"),
            new Count(
                    "erasures",
                    "subjects that were erased, and could come back",
                    "SELECT count(*) FROM erased_subject WHERE readmitted_at IS NULL"),
            new Count("retention", "subjects that are held, and could be deleted", "SELECT count(*) FROM subject_hold"),
            new Count(
                    "retention",
                    "metric types of which earlier readings were dropped, and could come back",
                    "SELECT count(DISTINCT metric_type) FROM kept_from"),
            new Count(
                    "rollup_policies",
                    "rollups with a policy of their own",
                    "SELECT count(*) FROM rollup WHERE start_seconds IS NOT NULL OR end_seconds IS NOT NULL"
                            + " OR interval_seconds IS NOT NULL"),
            new Count("processes", "processes that have the catalog open", "SELECT count(*) FROM process"),
            new Count(
                    "changes",
                    "changes of subjects by other programs that no engine has followed",
                    "SELECT count(*) FROM subject_change"),
            new Count(
                    "mapped",
                    "subject kinds that are mapped to a table of others, and no longer follow it",
                    "SELECT count(*) FROM mapped_kind"),
            new Count(
                    "watches",
                    "subjects that a watch rule has learnt, and would begin with anew",
                    "SELECT count(*) FROM watched_subject"),
            new Count(
                    "tenants",
                    "roles that see one tenant's subjects alone, and lose their rights",
                    "SELECT count(DISTINCT role_name) FROM tenant_role WHERE tenant_id IS NOT NULL"),
            new Count(
                    "replaced",
                    "adopted files that were replaced, and could bring back what was deleted since",
                    "SELECT count(DISTINCT path) FROM replaced_file WHERE removed_in IS NULL"),
            new Count(
                    "plausible",
                    "ranges that are plausible of some subjects, until they are declared again",
                    "SELECT count(*) FROM metric_plausible"),
            new Count("asked", "kinds of questions that were asked", "SELECT count(*) FROM asked_shape"),
            new Count("intake", "rows in quarantine", "SELECT count(*) FROM quarantine"),
            new Count("intake", "sources taken in", "SELECT count(*) FROM source_record"),
            new Count("vocabulary", "metric types", "SELECT count(*) FROM metric_type"));

    /** Rules forget none of what is kept by them; when a watch rule was last gone on with is noted again; and recent readings are elsewhere, too. */
    private static final Set<String> NOTHING = Set.of("constraints", "seen", "guards", "recent");

    private final Connection connection;
    private final List<Loss> found = new ArrayList<>();

    private Losses(Connection connection) {
        this.connection = connection;
    }

    /** Whether it is known what the way down of a migration forgets. */
    static boolean knows(String migration) {
        return NOTHING.contains(migration)
                || COUNTS.stream().anyMatch(count -> count.migration().equals(migration));
    }

    /** What the ways down of {@code migrations} would forget; nothing that is not there. */
    static List<Loss> of(List<String> migrations, Declarations declared, Connection connection) throws SQLException {
        Losses losses = new Losses(connection);
        for (Count count : COUNTS) {
            if (migrations.contains(count.migration())) {
                losses.add(count);
            }
        }
        if (migrations.contains("vocabulary")) {
            for (SubjectKind kind : declared.kinds()) {
                losses.add(
                        new Count("vocabulary", kind.relation(), "SELECT count(*) FROM " + SqlText.name(kind.table())));
            }
        }
        return List.copyOf(losses.found);
    }

    private void add(Count count) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(count.sql())) {
            row.next();
            if (row.getLong(1) > 0) {
                found.add(new Loss(count.what(), row.getLong(1)));
            }
        }
    }
}

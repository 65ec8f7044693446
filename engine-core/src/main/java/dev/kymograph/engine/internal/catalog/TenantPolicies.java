package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements by which whoever sees one tenant's subjects alone, as {@code tenant_role} says, does so in the table and the view of a
 * kind. A database without roles has none.
 */
public final class TenantPolicies {

    private static final String SEEN = "(SELECT tenants_seen(current_user))";

    private TenantPolicies() {}

    /** For the table that {@link DeclaredTables#create} made, and the view of its segments. */
    public static List<String> of(SubjectKind kind, Dialect dialect) {
        if (dialect != Dialect.POSTGRESQL) {
            return List.of();
        }
        String table = SqlText.name(kind.table());
        List<String> statements = new ArrayList<>(List.of(
                "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY of_tenants ON " + table + " USING (" + SEEN + " IS NULL OR " + isSeen("") + ")"));
        statements.addAll(view(kind, dialect));
        return statements;
    }

    /** For the view alone, which reads as its owner does, whom no policy is for. */
    public static List<String> view(SubjectKind kind, Dialect dialect) {
        if (dialect != Dialect.POSTGRESQL) {
            return List.of();
        }
        String table = SqlText.name(kind.table());
        return List.of(SegmentView.replace(kind, dialect, " WITH (security_barrier)")
                + " AND (" + SEEN + " IS NULL OR s.subject_id IN (SELECT o.id FROM " + table + " o WHERE "
                + isSeen("o.") + "))");
    }

    private static String isSeen(String row) {
        return row + "tenant_id = ANY (" + SEEN + "::varchar[])";
    }

    static List<String> leave(SubjectKind kind, Dialect dialect) {
        if (dialect != Dialect.POSTGRESQL) {
            return List.of();
        }
        String table = SqlText.name(kind.table());
        return List.of(
                SegmentView.replace(kind, dialect, ""),
                "DROP POLICY of_tenants ON " + table,
                "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY");
    }
}

package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.config.Settings.MappedTable;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kind whose subjects are rows of a table of others, and the statements that make the kind's own table as that one is. Who is there no
 * longer goes; who is there and cannot be a subject, as one without a name, stays as it was.
 *
 * @param columns the id first
 */
record MappedKind(SubjectKind kind, MappedTable told, List<TheirColumns.Column> columns) {

    /** Subjects that are held stay, whatever becomes of their row. */
    private static final String NOT_HELD =
            " AND o.id NOT IN (SELECT h.subject_id FROM subject_hold h WHERE h.kind = ?)";

    MappedKind {
        columns = List.copyOf(columns);
    }

    /** Their table, quoted. */
    static String table(MappedTable told) {
        int dot = told.table().indexOf('.');
        return dot < 0
                ? SqlText.name(told.table())
                : SqlText.name(told.table().substring(0, dot))
                        + '.'
                        + SqlText.name(told.table().substring(dot + 1));
    }

    private String own() {
        return SqlText.name(kind.table());
    }

    /** A query: whether their table has any row. */
    String isThere() {
        return "SELECT count(*) FROM (SELECT FROM " + table(told) + " LIMIT 1) AS any_row";
    }

    /** A query: how many subjects are known that their table does not have, and the first of them. Its argument is the kind. */
    String missing() {
        return "SELECT count(*), min(o.id) FROM " + own() + " o WHERE " + gone();
    }

    /** A query: whether something differs. Its argument is the kind. */
    String differs() {
        return "SELECT CASE WHEN EXISTS (SELECT" + changed() + ") OR EXISTS (SELECT FROM " + own() + " o WHERE "
                + gone() + ") THEN 1 ELSE 0 END";
    }

    /** Takes over rows that are new or changed. */
    String take() {
        String now = "CURRENT_TIMESTAMP AT TIME ZONE 'UTC'";
        String names = names("");
        return "INSERT INTO " + own() + " (" + names + ", created_at, updated_at) SELECT " + names("s.") + ", " + now
                + ", " + now + changed() + " ON CONFLICT (id) DO UPDATE SET "
                + columns.stream()
                        .skip(1)
                        .map(column -> SqlText.name(column.own()) + " = excluded." + SqlText.name(column.own()))
                        .collect(Collectors.joining(", "))
                + ", updated_at = excluded.updated_at";
    }

    /** Deletes who is there no longer, and notes it for what erases them. Its arguments are the kind, again, and microseconds. */
    String leave() {
        return "WITH gone AS (DELETE FROM " + own() + " o WHERE " + gone() + " RETURNING o.id, o."
                + SqlText.name(kind.nameColumn())
                + " AS name) INSERT INTO subject_change SELECT ?, id, name, ? FROM gone";
    }

    private String gone() {
        return "NOT EXISTS (SELECT FROM " + table(told) + " t WHERE t." + SqlText.name(told.id()) + " = o.id)"
                + NOT_HELD;
    }

    /** Rows {@code s} that the own table has not, or has otherwise. */
    private String changed() {
        return " FROM (" + theirs() + ") s LEFT JOIN " + own() + " o ON o.id = s.id WHERE o.id IS NULL OR ROW("
                + values("s.") + ") IS DISTINCT FROM ROW(" + values("o.") + ")";
    }

    /** Of several rows with one id one and the same counts each time. */
    private String theirs() {
        String selected = columns.stream()
                .map(column -> column.value() + " AS " + SqlText.name(column.own()))
                .collect(Collectors.joining(", "));
        String usable = columns.stream()
                .map(TheirColumns.Column::usable)
                .filter(condition -> !condition.isEmpty())
                .collect(Collectors.joining(" AND "));
        return "SELECT DISTINCT ON (r.id) r.* FROM (SELECT " + selected + " FROM " + table(told) + " t WHERE " + usable
                + ") r ORDER BY r.id, r";
    }

    private String names(String row) {
        return columns.stream().map(column -> row + SqlText.name(column.own())).collect(Collectors.joining(", "));
    }

    /** All but the id. */
    private String values(String row) {
        return columns.stream()
                .skip(1)
                .map(column -> row + SqlText.name(column.own()))
                .collect(Collectors.joining(", "));
    }
}

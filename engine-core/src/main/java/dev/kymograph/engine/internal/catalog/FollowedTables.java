package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements by which what other programs do to the tables of subjects is noted, and what could not be read afterwards is refused.
 * Where no other program can write them there are none.
 */
public final class FollowedTables {

    private static final List<String> STAMPS = List.of("created_at", "updated_at");

    private FollowedTables() {}

    /** The tables that {@link DeclaredTables#create} made. */
    public static List<String> follow(SubjectKind kind, Dialect dialect) {
        if (dialect != Dialect.POSTGRESQL) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        STAMPS.forEach(stamp ->
                statements.add(alter(kind) + "ALTER COLUMN " + stamp + " SET DEFAULT (now() AT TIME ZONE 'UTC')"));
        statements.add(alter(kind) + "ADD CONSTRAINT " + constraint(kind.nameColumn()) + " CHECK ("
                + SqlText.name(kind.nameColumn()) + " ~ '[^[:space:]]')");
        kind.attributes().forEach(attribute -> statements.addAll(follow(kind, attribute, dialect)));
        statements.add(trigger(kind, "added", "AFTER INSERT", "REFERENCING NEW TABLE AS now_there "));
        statements.add(trigger(
                kind, "changed", "AFTER UPDATE", "REFERENCING OLD TABLE AS were_there NEW TABLE AS now_there "));
        statements.add(trigger(kind, "deleted", "AFTER DELETE", "REFERENCING OLD TABLE AS were_there "));
        statements.add(trigger(kind, "truncated", "BEFORE TRUNCATE", ""));
        return statements;
    }

    /** A column that was added: of a moment, one without end is refused. */
    public static List<String> follow(SubjectKind kind, Attribute attribute, Dialect dialect) {
        return dialect == Dialect.POSTGRESQL && isMoment(attribute)
                ? List.of(alter(kind) + "ADD CONSTRAINT " + constraint(attribute.name()) + " CHECK (isfinite("
                        + SqlText.name(attribute.name()) + "))")
                : List.of();
    }

    static List<String> leave(SubjectKind kind, Dialect dialect) {
        if (dialect != Dialect.POSTGRESQL) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        for (String what : List.of("added", "changed", "deleted", "truncated")) {
            statements.add("DROP TRIGGER subjects_" + what + " ON " + SqlText.name(kind.table()));
        }
        kind.attributes().stream()
                .filter(FollowedTables::isMoment)
                .forEach(attribute -> statements.add(alter(kind) + "DROP CONSTRAINT " + constraint(attribute.name())));
        statements.add(alter(kind) + "DROP CONSTRAINT " + constraint(kind.nameColumn()));
        STAMPS.forEach(stamp -> statements.add(alter(kind) + "ALTER COLUMN " + stamp + " DROP DEFAULT"));
        return statements;
    }

    private static boolean isMoment(Attribute attribute) {
        return attribute.type() == AttributeType.DATE || attribute.type() == AttributeType.TIMESTAMP;
    }

    private static String trigger(SubjectKind kind, String what, String when, String tables) {
        return "CREATE TRIGGER subjects_" + what + ' ' + when + " ON " + SqlText.name(kind.table()) + ' ' + tables
                + "FOR EACH STATEMENT EXECUTE FUNCTION note_subject_change(" + SqlText.text(kind.name()) + ", "
                + SqlText.text(kind.nameColumn()) + ")";
    }

    private static String alter(SubjectKind kind) {
        return "ALTER TABLE " + SqlText.name(kind.table()) + ' ';
    }

    private static String constraint(String column) {
        return SqlText.name(column + "_readable");
    }
}

package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.Relation;
import dev.kymograph.repl.command.Mistake;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The error of a query, with what may have led to it. */
final class QueryHint {

    /** What stands in double quotes is a name, which DuckDB says is none. */
    private static final Pattern NAME = Pattern.compile("column (?:named )?\"((?:[^\"]|\"\")+)\"");

    /** A table, by the name that the query gives it, that has no such column. */
    private static final Pattern COLUMN = Pattern.compile("\"([^\"]+)\" does not have a column named \"([^\"]+)\"");

    private QueryHint() {}

    /** @param relations that the query could read */
    static KymographException added(KymographException e, String select, List<Relation> relations) {
        String near = nearest(e, select, relations);
        if (!near.isEmpty()) {
            return with(e, near);
        }
        Matcher name = NAME.matcher(e.getMessage());
        if (e.code().equals("sql.unknown-name") && name.find() && select.contains('"' + name.group(1) + '"')) {
            String text = name.group(1).replace("\"\"", "\"").replace("'", "''");
            return with(e, "A text stands in single quotes: '" + text + "'; double quotes are for names");
        }
        return select.indexOf('\n') > 0 && e.code().equals("sql.syntax")
                ? withLines(e, select)
                : StageHint.added(e, select);
    }

    /** The column that may have been meant; empty where none is near, or DuckDB has said it. */
    private static String nearest(KymographException e, String select, List<Relation> relations) {
        Matcher column = COLUMN.matcher(e.getMessage());
        if (!column.find() || e.getMessage().contains("Candidate bindings")) {
            return "";
        }
        return SqlLine.of(select, select.length())
                .flatMap(line -> new QueryRelations(line, relations).called(column.group(1)))
                .map(relation -> "The columns of " + relation.name() + " are " + String.join(", ", relation.columns())
                        + Mistake.near(column.group(2), relation.columns()))
                .orElse("");
    }

    /** What should have been the next statement may have become a part of this one. */
    private static KymographException withLines(KymographException e, String select) {
        return with(e, "The statement has " + select.lines().count() + " lines: is the semicolon at its end missing?");
    }

    private static KymographException with(KymographException e, String hint) {
        return new KymographException(e.kind(), e.code(), e.getMessage() + "\n" + hint, e);
    }
}

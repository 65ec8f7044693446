package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.duckdb.SqlText;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts relations in front of a statement: bound together with it, where a view would be bound once more when it is made. */
final class WithClause {

    private static final Pattern WITH = Pattern.compile("\\s*WITH(\\s+RECURSIVE)?\\s", Pattern.CASE_INSENSITIVE);

    private static final Pattern LINE = Pattern.compile("(?m)^LINE (\\d{1,6}):");

    private WithClause() {}

    /** The statement with those of the relations that it mentions; the statement begins on the second line. */
    static String before(String select, Map<String, String> relations) {
        String definitions = relations.entrySet().stream()
                .filter(relation -> mentions(select, relation.getKey()))
                .map(relation -> SqlText.name(relation.getKey()) + " AS NOT MATERIALIZED (" + relation.getValue() + ")")
                .collect(Collectors.joining(", "));
        if (definitions.isEmpty()) {
            return select;
        }
        Matcher with = WITH.matcher(select);
        if (with.lookingAt()) {
            String recursive = with.group(1) == null ? "" : "RECURSIVE ";
            return "WITH " + recursive + definitions + ",\n" + select.substring(with.end());
        }
        return "WITH " + definitions + "\n" + select;
    }

    /** What DuckDB says of such a statement, as it would say it of the statement alone. */
    static SQLException withoutFirstLine(SQLException error) {
        String said = LINE.matcher(String.valueOf(error.getMessage()))
                .replaceAll(line -> "LINE " + (Integer.parseInt(line.group(1)) - 1) + ":");
        return new SQLException(said, error);
    }

    private static boolean mentions(String select, String name) {
        return Pattern.compile(Pattern.quote(name), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(select)
                .find();
    }
}

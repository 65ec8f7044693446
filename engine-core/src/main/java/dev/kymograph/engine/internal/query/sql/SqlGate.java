package dev.kymograph.engine.internal.query.sql;

import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets through what users may run: one SELECT over declared relations, with functions of its arguments alone. DuckDB's own parser reads
 * the text; whatever in the parsed tree is not known to be harmless is refused.
 */
public final class SqlGate {

    private final AllowedWords words;

    /** A gate for a DuckDB with these extensions. */
    public SqlGate(Collection<String> extensions) {
        words = new AllowedWords(extensions);
    }

    /** Whether DuckDB has a function of this name that statements may call. */
    public static boolean isFunction(String name) {
        return new AllowedWords(List.of("json", "icu")).isFunction(name);
    }

    /** Whether statements may call DuckDB's function of this name, with the extensions that were chosen. */
    public boolean lets(String function) {
        return words.isFunction(function);
    }

    /** Checks a statement that calls no function of plugins. */
    CheckedSelect check(Connection connection, String text, Map<String, Set<String>> relations) {
        return check(connection, text, relations, Set.of());
    }

    /**
     * Checks a statement, without running it.
     *
     * @param connection to any DuckDB; only its parser is used
     * @param relations the names that statements may read, with their columns
     * @param functions names of functions that they may call beside DuckDB's own
     * @throws dev.kymograph.engine.KymographException that names what was refused
     */
    public CheckedSelect check(
            Connection connection, String text, Map<String, Set<String>> relations, Set<String> functions) {
        StatementText statement = new StatementText(withoutEnd(text));
        Node query = Parser.parse(connection, statement);
        Map<String, String> declared = new HashMap<>();
        relations.keySet().forEach(name -> declared.put(name.toLowerCase(Locale.ROOT), name));
        Inspection inspection = new Inspection(statement, words, declared, functions);
        inspection.walk(query);
        return new CheckedSelect(
                statement.text(),
                new Pruning(statement, relations, inspection).uses(),
                new MentionedColumns(query, columns(relations)),
                new ColumnOrigins(query, inspection.reads(), relations),
                Aggregation.of(query, inspection.reads()));
    }

    private static Set<String> columns(Map<String, Set<String>> relations) {
        return relations.values().stream()
                .flatMap(Set::stream)
                .map(column -> column.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static String withoutEnd(String text) {
        String stripped = text.stripTrailing();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : text;
    }
}

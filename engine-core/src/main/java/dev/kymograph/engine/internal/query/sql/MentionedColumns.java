package dev.kymograph.engine.internal.query.sql;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The columns that a statement can need of the relations that it reads: those it names anywhere, or all of them. */
public final class MentionedColumns {

    private final Set<String> names = new HashSet<>();
    private final Set<String> alone = new HashSet<>();
    private final Set<String> tables = new HashSet<>();
    private final Set<String> aliases = new HashSet<>();
    private boolean all;

    /** @param known the columns of all relations; where a name is none of them, DuckDB may want to suggest any */
    MentionedColumns(Node query, Set<String> known) {
        add(query.members());
        all |= names.stream()
                .anyMatch(name -> !known.contains(name) && !aliases.contains(name) && !tables.contains(name));
        // A relation named like a column is a row as one value, with all of its columns.
        all |= tables.stream().anyMatch(alone::contains);
    }

    /** Whether any of {@code columns} can be needed. */
    public boolean anyOf(Collection<String> columns) {
        return all || columns.stream().anyMatch(column -> names.contains(lower(column)));
    }

    private void add(Object tree) {
        if (tree instanceof List<?> list) {
            list.forEach(this::add);
        } else if (tree instanceof Map<?, ?> map) {
            Node node = new Node(map);
            look(node);
            map.values().forEach(this::add);
        }
    }

    private void look(Node node) {
        if (node.isExpression("COLUMN_REF")) {
            List<String> path = node.texts("column_names");
            path.forEach(name -> names.add(lower(name)));
            if (path.size() == 1) {
                alone.add(lower(path.get(0)));
            }
        }
        if (node.is("BASE_TABLE")) {
            tables.add(lower(node.text("table_name")));
        }
        if (node.has("alias")) {
            (node.members().containsKey("class") ? aliases : tables).add(lower(node.text("alias")));
        }
        node.texts("using_columns").forEach(column -> names.add(lower(column)));
        // Columns taken by their place, or all that are there.
        all |= node.isExpression("STAR")
                || node.isExpression("POSITIONAL_REFERENCE")
                || node.is("PIVOT")
                || node.text("ref_type").equals("NATURAL")
                || node.has("column_name_alias");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

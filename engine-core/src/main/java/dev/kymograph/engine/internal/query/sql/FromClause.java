package dev.kymograph.engine.internal.query.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What one FROM brings together, and which conditions on its parts may be applied to a part alone. */
final class FromClause {

    /** Joins that give the same rows if a side has lost rows before that a comparison with NULL or itself refuses after. */
    private static final Set<String> SAFE_WAYS = Set.of("REGULAR", "CROSS", "NATURAL");

    private static final Set<String> SAFE_TYPES = Set.of("INNER", "LEFT", "RIGHT", "FULL");
    private static final Set<String> ONE_SIDED = Set.of("SEMI", "ANTI");

    private final List<Part> parts = new ArrayList<>();
    private final List<Joined> joined = new ArrayList<>();

    FromClause(Node from) {
        add(from, "");
    }

    /**
     * One table reference.
     *
     * @param name by which columns are qualified, in lower case; empty where it has none
     * @param unsafe why no condition may be applied to it alone; empty where they may
     */
    record Part(Node table, String name, String unsafe) {}

    /** The condition of an inner join, and the parts that it joins. */
    record Joined(Node condition, List<Part> parts) {}

    List<Part> parts() {
        return parts;
    }

    List<Joined> joined() {
        return joined;
    }

    private void add(Node table, String outer) {
        String unsafe = table.has("sample") ? "it is sampled" : outer;
        if (table.is("JOIN")) {
            join(table, unsafe);
        } else if (table.is("PIVOT")) {
            parts.add(new Part(table, name(table), "it is pivoted"));
            table.child("source").ifPresent(source -> add(source, "it is pivoted"));
        } else {
            boolean renamed = table.has("column_name_alias");
            parts.add(new Part(table, name(table), renamed ? "its columns are renamed" : unsafe));
        }
    }

    private void join(Node join, String outer) {
        String way = join.text("ref_type");
        String type = join.text("join_type");
        String unsafe = outer;
        if (!SAFE_WAYS.contains(way)) {
            unsafe = "it is in a " + way + " join";
        } else if (!SAFE_TYPES.contains(type) && !ONE_SIDED.contains(type)) {
            unsafe = "it is in a " + type + " join";
        }
        int first = parts.size();
        String left = unsafe;
        join.child("left").ifPresent(side -> add(side, left));
        String right =
                unsafe.isEmpty() && ONE_SIDED.contains(type) ? "it is only looked up by a " + type + " join" : unsafe;
        join.child("right").ifPresent(side -> add(side, right));
        if (type.equals("INNER") && way.equals("REGULAR")) {
            List<Part> below = List.copyOf(parts.subList(first, parts.size()));
            join.child("condition").ifPresent(condition -> joined.add(new Joined(condition, below)));
        }
    }

    private static String name(Node table) {
        String alias = table.text("alias");
        return (alias.isEmpty() ? table.text("table_name") : alias).toLowerCase(Locale.ROOT);
    }
}

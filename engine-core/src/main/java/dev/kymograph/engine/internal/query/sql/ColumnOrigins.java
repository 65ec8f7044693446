package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.internal.query.sql.FromClause.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of an answer have values of a declared relation's column: as they are there, or one of them, or something between
 * them, as a mean is. What is doubtful has no origin.
 */
public final class ColumnOrigins {

    /** Functions whose value is measured in what their first argument is. */
    private static final Set<String> KEEPING = Set.of(
            ("abs any_value approx_quantile arbitrary arg_max arg_min argmax argmin avg ceil ceiling favg first first_value floor"
                            + " lag last last_value lead mad max max_by mean median min min_by mode nth_value quantile"
                            + " quantile_cont quantile_disc round stddev stddev_pop stddev_samp trunc")
                    .split(" "));

    private final List<Entry> entries = new ArrayList<>();

    /** A column of a declared relation. */
    public record Origin(String relation, String column) {}

    /**
     * What one entry of the select list becomes.
     *
     * @param size in columns; negative where only the answer tells
     * @param each the origin of whatever it is called
     * @param byName origins by what a column must be called then, in lower case
     */
    private record Entry(int size, Optional<Origin> each, Map<String, Origin> byName) {

        static final Entry UNKNOWN = new Entry(1, Optional.empty(), Map.of());
        static final Entry UNKNOWN_MANY = new Entry(-1, Optional.empty(), Map.of());

        Optional<Origin> origin(String name) {
            return each.or(() -> Optional.ofNullable(byName.get(lower(name))));
        }
    }

    /** Reads the select list of a statement's outermost SELECT; where that is several, nothing is known. */
    ColumnOrigins(Node query, Map<Node, String> reads, Map<String, Set<String>> relations) {
        Optional<Node> source = query.child("from_table");
        if (!query.is("SELECT_NODE") || source.isEmpty()) {
            return;
        }
        Sources sources = new Sources(new FromClause(source.get()).parts(), reads, relations);
        List<Entry> found = new ArrayList<>();
        for (Node selected : query.children("select_list")) {
            if (becomesMany(selected)) {
                return;
            }
            found.add(entry(selected, sources));
        }
        if (found.stream().filter(entry -> entry.size < 0).count() <= 1) {
            entries.addAll(found);
        }
    }

    /** The origins of an answer's columns, which are called so. */
    public List<Optional<Origin>> of(List<String> names) {
        int told = entries.stream().mapToInt(entry -> Math.max(0, entry.size)).sum();
        boolean open = entries.stream().anyMatch(entry -> entry.size < 0);
        int rest = names.size() - told;
        if (rest < 0 || (rest > 0 && !open)) {
            return Collections.nCopies(names.size(), Optional.empty());
        }
        List<Optional<Origin>> origins = new ArrayList<>();
        for (Entry entry : entries) {
            for (int left = entry.size < 0 ? rest : entry.size; left > 0; left--) {
                origins.add(entry.origin(names.get(origins.size())));
            }
        }
        return origins;
    }

    private static Entry entry(Node selected, Sources sources) {
        if (selected.isExpression("STAR")) {
            return star(selected, sources);
        }
        Optional<Origin> origin = origin(selected, sources);
        if (origin.isPresent() && selected.isExpression("COLUMN_REF")) {
            String name = selected.has("alias")
                    ? selected.text("alias")
                    : origin.get().column();
            return new Entry(1, Optional.empty(), Map.of(lower(name), origin.get()));
        }
        return origin.isPresent() ? new Entry(1, origin, Map.of()) : Entry.UNKNOWN;
    }

    private static Entry star(Node star, Sources sources) {
        // COLUMNS(…) and what is replaced or renamed can be anything.
        if (star.has("columns") || star.has("expr") || star.has("replace_list") || star.has("rename_list")) {
            return Entry.UNKNOWN_MANY;
        }
        String of = star.text("relation_name");
        if (of.isEmpty()) {
            return new Entry(-1, Optional.empty(), sources.columns());
        }
        boolean whole = !star.has("exclude_list") && !star.has("qualified_exclude_list");
        Map<String, Origin> columns = sources.columnsOf(of);
        return new Entry(whole && !columns.isEmpty() ? columns.size() : -1, Optional.empty(), columns);
    }

    private static Optional<Origin> origin(Node expression, Sources sources) {
        if (expression.isExpression("COLUMN_REF")) {
            List<String> path = expression.texts("column_names");
            return switch (path.size()) {
                case 1 -> Optional.ofNullable(sources.columns().get(lower(path.get(0))));
                case 2 -> Optional.ofNullable(sources.columnsOf(path.get(0)).get(lower(path.get(1))));
                default -> Optional.empty();
            };
        }
        if (expression.isExpression("CAST")) {
            return expression.child("child").flatMap(child -> origin(child, sources));
        }
        boolean keeps = (expression.isExpression("FUNCTION") || expression.isExpression("WINDOW"))
                && KEEPING.contains(lower(expression.text("function_name")));
        return keeps
                ? expression.children("arguments").stream()
                        .findFirst()
                        .flatMap(argument -> argument.child("expression"))
                        .flatMap(argument -> origin(argument, sources))
                : Optional.empty();
    }

    /** Whether it becomes several columns without being a star: {@code max(COLUMNS(*))}, and what is unnested. */
    private static boolean becomesMany(Node selected) {
        return !selected.isExpression("STAR") && hasMany(selected.members());
    }

    private static boolean hasMany(Object tree) {
        if (tree instanceof List<?> list) {
            return list.stream().anyMatch(ColumnOrigins::hasMany);
        }
        if (tree instanceof Map<?, ?> map) {
            Node node = new Node(map);
            return (node.isExpression("STAR") && node.has("columns"))
                    || lower(node.text("function_name")).equals("unnest")
                    || map.values().stream().anyMatch(ColumnOrigins::hasMany);
        }
        return false;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** What a FROM has, as far as it is declared relations as they are. */
    private static final class Sources {

        private final Map<String, Map<String, Origin>> byName = new HashMap<>();
        private final Map<String, Origin> columns = new HashMap<>();

        Sources(List<Part> parts, Map<Node, String> reads, Map<String, Set<String>> relations) {
            boolean pivoted = parts.stream().anyMatch(part -> part.table().is("PIVOT"));
            if (pivoted) {
                return;
            }
            boolean clear = true;
            Map<String, Integer> named = new HashMap<>();
            Map<String, Integer> holders = new HashMap<>();
            for (Part part : parts) {
                named.merge(part.name(), 1, Integer::sum);
                String relation = reads.get(part.table());
                if (relation == null || part.table().has("column_name_alias")) {
                    clear = false;
                    continue;
                }
                Map<String, Origin> own = new HashMap<>();
                relations.get(relation).forEach(column -> own.put(lower(column), new Origin(relation, column)));
                byName.put(part.name(), own);
                own.keySet().forEach(column -> holders.merge(column, 1, Integer::sum));
                columns.putAll(own);
            }
            named.forEach((name, times) -> {
                if (times > 1) {
                    byName.remove(name);
                }
            });
            holders.forEach((column, times) -> {
                if (times > 1) {
                    columns.remove(column);
                }
            });
            if (!clear) {
                columns.clear();
            }
        }

        /** Of those that need no qualifier, because one relation alone has them. */
        Map<String, Origin> columns() {
            return columns;
        }

        Map<String, Origin> columnsOf(String name) {
            return byName.getOrDefault(lower(name), Map.of());
        }
    }
}

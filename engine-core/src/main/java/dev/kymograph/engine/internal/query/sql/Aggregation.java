package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.Question.Comparison;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a statement sums up of one relation, where that is all it does. Columns are in lower case.
 *
 * @param aggregated columns of which it wants counts, sums, means, deviations and extremes
 * @param countsRows whether it counts rows, whatever is in them
 * @param chosenBy columns that it groups, compares or computes with, and names that it gave itself
 * @param named names that it gives; where the relation has a column of such a name, the column is meant
 * @param edge the length in seconds that all edges of its groups of time are multiples of; zero where it has none
 */
public record Aggregation(
        String relation,
        Set<String> aggregated,
        boolean countsRows,
        Set<String> chosenBy,
        Set<String> named,
        long edge) {

    private static final String TIMESTAMP = "timestamp";
    private static final String ROWS = "count_star";
    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    private static final Set<String> SUMMED_UP =
            Set.of("count", "sum", "avg", "mean", "min", "max", "stddev", "stddev_samp");
    private static final Set<String> COMPUTING = Set.of("round", "coalesce", "abs");
    private static final Set<String> TRUNCATING = Set.of("date_trunc", "datetrunc");

    private static final Map<String, Long> PARTS = Map.ofEntries(
            Map.entry("hour", HOUR),
            Map.entry("day", DAY),
            Map.entry("dayofmonth", DAY),
            Map.entry("dayofweek", DAY),
            Map.entry("isodow", DAY),
            Map.entry("dayofyear", DAY),
            Map.entry("week", DAY),
            Map.entry("month", DAY),
            Map.entry("quarter", DAY),
            Map.entry("year", DAY));

    public Aggregation {
        aggregated = Set.copyOf(aggregated);
        chosenBy = Set.copyOf(chosenBy);
        named = Set.copyOf(named);
    }

    /** Empty where a statement does anything else, or something that is not understood here. */
    static Optional<Aggregation> of(Node query, Map<Node, String> reads) {
        Optional<Node> from = query.child("from_table");
        boolean isPlain = query.is("SELECT_NODE")
                && from.filter(reads::containsKey).isPresent()
                && !from.get().has("sample")
                && !from.get().has("column_name_alias")
                && !query.has("sample")
                && !query.has("qualify")
                && query.child("cte_map")
                        .map(map -> map.children("map"))
                        .orElse(List.of())
                        .isEmpty();
        return isPlain ? new Walk().read(query, reads.get(from.get())) : Optional.empty();
    }

    private static final class Walk {

        private final Set<String> aggregated = new HashSet<>();
        private final Set<String> chosenBy = new HashSet<>();
        private boolean countsRows;
        private boolean understood = true;
        private long edge;

        Optional<Aggregation> read(Node query, String relation) {
            for (String member : List.of("select_list", "group_expressions", "having", "modifiers")) {
                walk(query.members().get(member));
            }
            query.child("where_clause")
                    .map(Condition::conjuncts)
                    .orElse(List.of())
                    .forEach(this::condition);
            Set<String> named = query.children("select_list").stream()
                    .map(selected -> lower(selected.text("alias")))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
            return understood && (countsRows || !aggregated.isEmpty())
                    ? Optional.of(new Aggregation(relation, aggregated, countsRows, chosenBy, named, edge))
                    : Optional.empty();
        }

        /** A stretch of time is no column that it computes with. */
        private void condition(Node conjunct) {
            List<Condition> conditions = Condition.in(conjunct);
            int sides = conjunct.text("type").equals("COMPARE_BETWEEN") ? 2 : 1;
            boolean isStretch = conditions.size() == sides
                    && conditions.stream()
                            .allMatch(each -> last(each.column()).equals(TIMESTAMP)
                                    && each.comparison() != Comparison.IS_NOT
                                    && each.constants().size() == 1);
            if (!isStretch) {
                walk(conjunct.members());
            }
        }

        private void walk(Object tree) {
            if (tree instanceof List<?> list) {
                list.forEach(this::walk);
            } else if (tree instanceof Map<?, ?> map) {
                Node node = new Node(map);
                if (!look(node)) {
                    map.values().forEach(this::walk);
                }
            }
        }

        /** Whether nothing below it has to be looked at. */
        private boolean look(Node node) {
            if (node.isExpression("COLUMN_REF")) {
                chosenBy.add(column(node));
                return true;
            }
            if (node.isExpression("FUNCTION")) {
                return function(node);
            }
            if (node.isExpression("CAST")) {
                return cast(node);
            }
            understood &= !node.isExpression("STAR") && !node.isExpression("SUBQUERY") && !node.isExpression("WINDOW");
            return false;
        }

        private boolean function(Node node) {
            String name = lower(node.text("function_name"));
            List<Node> arguments = node.children("arguments").stream()
                    .flatMap(argument -> argument.child("expression").stream())
                    .toList();
            if (name.equals(ROWS) || SUMMED_UP.contains(name)) {
                aggregate(node, name, arguments);
                return true;
            }
            if (TRUNCATING.contains(name) && arguments.size() == 2 && isTime(arguments.get(1))) {
                String unit = arguments
                        .get(0)
                        .child("literal")
                        .map(literal -> literal.text("text"))
                        .orElse("");
                edge(PARTS.get(lower(unit)));
                return true;
            }
            if (PARTS.containsKey(name) && arguments.size() == 1 && isTime(arguments.get(0))) {
                edge(PARTS.get(name));
                return true;
            }
            understood &= COMPUTING.contains(name)
                    || Boolean.TRUE.equals(node.members().get("is_operator"));
            return false;
        }

        private void aggregate(Node node, String name, List<Node> arguments) {
            boolean isBare = !node.has("filter")
                    && !node.has("distinct")
                    && node.child("order_bys")
                            .map(by -> by.children("orders"))
                            .orElse(List.of())
                            .isEmpty();
            if (isBare && name.equals(ROWS)) {
                countsRows = true;
            } else if (isBare && arguments.size() == 1 && arguments.get(0).isExpression("COLUMN_REF")) {
                aggregated.add(column(arguments.get(0)));
            } else {
                understood = false;
            }
        }

        /** A day of a moment. */
        private boolean cast(Node node) {
            Optional<Node> child = node.child("child").filter(Walk::isTime);
            String type = node.child("type_expr")
                    .map(named -> named.text("type_name"))
                    .orElse("");
            if (child.isPresent() && type.equalsIgnoreCase("DATE")) {
                edge(DAY);
                return true;
            }
            return false;
        }

        private void edge(Long seconds) {
            understood &= seconds != null;
            edge = seconds == null || edge == 0 ? (seconds == null ? edge : seconds) : Math.min(edge, seconds);
        }

        private static boolean isTime(Node expression) {
            return expression.isExpression("COLUMN_REF") && column(expression).equals(TIMESTAMP);
        }

        private static String column(Node reference) {
            return last(reference.texts("column_names"));
        }

        private static String last(List<String> path) {
            return lower(path.get(path.size() - 1));
        }

        private static String lower(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }
}

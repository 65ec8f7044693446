package dev.kymograph.engine.internal.query.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The shapes of a parsed tree that a statement may have: for each kind of node the members to walk into, and the members that are
 * plain values. A kind or a member that is not named here is refused, so what a later DuckDB invents is refused until it is known.
 */
final class Grammar {

    /** What every node may have. */
    private static final Set<String> COMMON =
            Set.of("class", "type", "alias", "query_location", "query_location_length");

    private static final Map<String, Shape> SHAPES = new HashMap<>();

    static {
        queries();
        tables();
        expressions();
        parts();
    }

    private Grammar() {}

    /**
     * The members of one kind of node.
     *
     * @param walked hold nodes
     * @param plain hold words, numbers and lists of them
     */
    record Shape(Set<String> walked, Set<String> plain) {

        boolean isPlain(String member) {
            return plain.contains(member) || COMMON.contains(member);
        }
    }

    /**
     * Finds the shape of a node.
     *
     * @param member where it was found, which tells the kind of those that do not say
     */
    static Optional<Shape> shape(Node node, String member) {
        String name = node.members().containsKey("class")
                ? "expression " + node.text("class")
                : node.kind().orElse("member " + member);
        return Optional.ofNullable(SHAPES.get(name));
    }

    private static void queries() {
        add(
                "SELECT_NODE",
                "modifiers cte_map select_list from_table where_clause group_expressions having qualify sample",
                "group_sets aggregate_handling");
        add("SET_OPERATION_NODE", "modifiers cte_map left right children", "setop_type setop_all");
        add("RECURSIVE_CTE_NODE", "modifiers cte_map left right key_targets", "cte_name union_all aliases");
        add("ORDER_MODIFIER", "orders", "");
        add("LIMIT_MODIFIER", "limit offset", "limit_type");
        add("DISTINCT_MODIFIER", "distinct_on_targets", "");
        add("ORDER_DEFAULT", "expression", "null_order");
        add("ASCENDING", "expression", "null_order");
        add("DESCENDING", "expression", "null_order");
    }

    private static void tables() {
        add("EMPTY", "", "");
        add("BASE_TABLE", "sample qualified_name", "table_name schema_name catalog_name column_name_alias");
        add("SUBQUERY", "sample subquery", "column_name_alias");
        add(
                "JOIN",
                "sample left right condition",
                "join_type ref_type using_columns is_implicit nearest_count nearest_order_type");
        add("TABLE_FUNCTION", "sample function", "column_name_alias with_ordinality");
        add("EXPRESSION_LIST", "sample values", "expected_names column_name_alias");
        add("PIVOT", "sample source aggregates pivots", "unpivot_names groups column_name_alias include_nulls");
    }

    private static void expressions() {
        add("expression BETWEEN", "input lower upper", "");
        add("expression CASE", "case_checks else_expr", "");
        add("expression CAST", "child type_expr", "try_cast");
        add("expression COLLATE", "child", "collation");
        add("expression COLUMN_REF", "", "column_names");
        add("expression COMPARISON", "left right", "");
        add("expression CONJUNCTION", "children", "");
        add("expression CONSTANT", "literal", "");
        add(
                "expression FUNCTION",
                "filter order_bys arguments qualified_name",
                "function_name schema catalog distinct is_operator");
        add("expression LAMBDA", "lhs expr", "syntax_type");
        add("expression OPERATOR", "children", "");
        add("expression POSITIONAL_REFERENCE", "", "index");
        add(
                "expression STAR",
                "replace_list expr qualified_exclude_list rename_list",
                "relation_name exclude_list columns");
        add("expression SUBQUERY", "subquery child", "subquery_type comparison_type");
        add("expression TYPE", "children qualified_name", "type_name schema catalog");
        add(
                "expression WINDOW",
                "partitions orders start_expr end_expr offset_expr default_expr filter_expr arg_orders arguments"
                        + " qualified_name",
                "function_name schema catalog start end ignore_nulls has_ignore_nulls exclude_clause distinct");
    }

    private static void parts() {
        add("member cte_map", "map", "");
        add("member map", "value", "key");
        add("member value", "query_node key_targets", "aliases materialized");
        add("member subquery", "node", "");
        add("member qualified_name", "", "path");
        add("member literal", "", "kind text");
        add("member arguments", "expression", "name");
        add("member case_checks", "when_expr then_expr", "");
        add("member replace_list", "value", "key");
        add("member rename_list", "key", "value");
        add("member key", "", "catalog schema table column");
        add("member qualified_exclude_list", "", "catalog schema table column");
        add("member pivots", "pivot_expressions entries", "unpivot_names");
        add("member entries", "star_expr values", "");
        add("member sample", "sample_size", "is_percentage method seed repeatable sample_rate");
        add("member sample_size", "type", "is_null value");
        add("member type", "", "id");
    }

    private static void add(String kind, String walked, String plain) {
        SHAPES.put(kind, new Shape(words(walked), words(plain)));
    }

    private static Set<String> words(String list) {
        return list.isEmpty() ? Set.of() : Set.of(list.split(" "));
    }
}

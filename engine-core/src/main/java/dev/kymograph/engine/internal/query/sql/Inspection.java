package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Walks a parsed tree, refuses what is not allowed, and gathers where relations are read. */
final class Inspection {

    private static final String RECURRING = "recurring";

    private final StatementText statement;
    private final AllowedWords words;
    private final Set<String> functions;
    private final Map<String, String> relations;
    private final Size size;
    private final Map<Node, String> reads = new LinkedHashMap<>();
    private final List<Node> selects = new ArrayList<>();

    /**
     * Prepares a walk.
     *
     * @param relations names as declared by their lower-case form
     */
    Inspection(StatementText statement, AllowedWords words, Map<String, String> relations, Set<String> functions) {
        this.functions = functions;
        this.statement = statement;
        this.words = words;
        this.relations = relations;
        this.size = new Size(statement);
    }

    /** The table references that read a declared relation, with its name. */
    Map<Node, String> reads() {
        return reads;
    }

    List<Node> selects() {
        return selects;
    }

    void walk(Node query) {
        walk(query, "node", Set.of());
    }

    private void walk(Node node, String member, Set<String> ctes) {
        Grammar.Shape shape = Grammar.shape(node, member).orElseThrow(() -> unknown(node, member));
        check(node, member, ctes);
        Set<String> visible = ctes;
        if (node.members().containsKey("cte_map")) {
            visible = declare(node, ctes);
        }
        for (Map.Entry<?, ?> entry : node.members().entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            if (Node.isNothing(value) || name.equals("cte_map")) {
                continue;
            }
            if (shape.walked().contains(name)) {
                walkAll(
                        value,
                        name,
                        node.is("RECURSIVE_CTE_NODE") && name.equals("right") ? itself(node, visible) : visible);
            } else if (!shape.isPlain(name) || !isPlain(value)) {
                throw unknownMember(node, name);
            }
        }
    }

    private void walkAll(Object value, String member, Set<String> ctes) {
        if (value instanceof Map<?, ?> map) {
            walk(new Node(map), member, ctes);
        } else if (value instanceof List<?> list) {
            list.forEach(each -> walkAll(each, member, ctes));
        } else {
            throw statement.refused("sql.forbidden", "'" + member + "' is not understood here", -1);
        }
    }

    /** Each common table expression sees those before it, not itself: what its own name means then is a relation. */
    private Set<String> declare(Node query, Set<String> outer) {
        Set<String> visible = new HashSet<>(outer);
        for (Node entry : query.child("cte_map").map(map -> map.children("map")).orElse(List.of())) {
            walk(entry, "map", Set.copyOf(visible));
            visible.add(lower(entry.text("key")));
        }
        return visible;
    }

    private static Set<String> itself(Node recursive, Set<String> ctes) {
        Set<String> visible = new HashSet<>(ctes);
        String name = lower(recursive.text("cte_name"));
        visible.add(name);
        visible.add(RECURRING + "." + name);
        return visible;
    }

    private void check(Node node, String member, Set<String> ctes) {
        if (node.is("SELECT_NODE")) {
            selects.add(node);
        } else if (node.is("BASE_TABLE")) {
            table(node, ctes);
        } else if (node.is("TABLE_FUNCTION")) {
            tableFunction(node);
        } else if (node.isExpression("TYPE")) {
            type(node);
        } else if (node.isExpression("COLUMN_REF")) {
            column(node);
        } else if (node.isExpression("WINDOW") || (node.isExpression("FUNCTION") && !member.equals("function"))) {
            function(node);
        }
    }

    private void table(Node node, Set<String> ctes) {
        List<String> path = path(node);
        String shown = String.join(".", path);
        String name = lower(shown);
        boolean inRecursion = path.size() == 2 && lower(path.get(0)).equals(RECURRING);
        if (ctes.contains(name) && (path.size() == 1 || inRecursion)) {
            return;
        }
        if (path.size() != 1) {
            throw statement.refused(
                    "sql.forbidden", "'" + shown + "' has a schema before its name; relations are named alone", node);
        }
        String relation = relations.get(name);
        if (relation == null) {
            throw unknownRelation(node, shown);
        }
        reads.put(node, relation);
    }

    private KymographException unknownRelation(Node node, String shown) {
        if (shown.matches(".*[./\\\\:*?].*")) {
            return statement.refused(
                    "sql.forbidden",
                    "'" + shown + "' looks like a file, and statements read no files. Bring readings in with `ingest`",
                    node);
        }
        List<String> known = relations.values().stream().sorted().toList();
        String near = Nearest.didYouMean(shown, known);
        return statement.refused(
                "sql.unknown-name",
                "there is no relation '" + shown + "'." + (near.isEmpty() ? " The command `tables` lists them" : near),
                node);
    }

    private void tableFunction(Node node) {
        Node function = node.child("function").orElse(node);
        List<String> path = path(function);
        String name = String.join(".", path);
        if (!words.tableFunctions().contains(lower(name))) {
            throw statement.refused(
                    "sql.forbidden",
                    "the table function '" + name + "' is not for users' SQL; there are "
                            + String.join(", ", words.tableFunctions())
                            + ", and the relations that the command `tables` lists",
                    node);
        }
    }

    private void function(Node node) {
        List<String> path = path(node);
        String name = path.isEmpty() ? node.text("function_name") : path.get(path.size() - 1);
        if (words.isFunction(name) && lower(name).equals(lower(node.text("function_name")))) {
            size.check(node);
            return;
        }
        if (path.size() <= 1 && functions.contains(lower(name))) {
            return;
        }
        words.notChosen(name).ifPresent(extension -> {
            throw statement.refused(
                    "sql.forbidden",
                    "the function '" + name + "' is of the extension '" + extension
                            + "', which duckdb.extensions does not choose",
                    node);
        });
        if (words.isKept(name)) {
            throw statement.refused(
                    "sql.forbidden",
                    "the function '" + name + "' is not for users' SQL, which has functions of its arguments alone",
                    node);
        }
        throw statement.refused(
                "sql.unknown-name",
                "there is no function '" + name + "' for users' SQL." + Nearest.didYouMean(name, known()),
                node);
    }

    private Set<String> known() {
        Set<String> known = new TreeSet<>(words.functions());
        known.addAll(functions);
        return known;
    }

    private void type(Node node) {
        String name = String.join(".", path(node));
        if (!words.isType(name)) {
            throw statement.refused("sql.unknown-name", "there is no type '" + name + "' for users' SQL", node);
        }
    }

    private void column(Node node) {
        List<String> names = node.texts("column_names");
        if (names.size() == 1 && AllowedWords.SESSION_WORDS.contains(lower(names.get(0)))) {
            throw statement.refused(
                    "sql.forbidden", "'" + names.get(0) + "' is about the session, and not for users' SQL", node);
        }
    }

    private KymographException unknown(Node node, String member) {
        String kind = node.kind().orElse(member);
        if (kind.endsWith("_QUERY_NODE")) {
            String word = kind.substring(0, kind.length() - "_QUERY_NODE".length());
            return statement.refused("sql.forbidden", word + " changes data; a WITH clause may only SELECT", node);
        }
        return switch (kind) {
            case "PARAMETER" ->
                statement.refused(
                        "sql.forbidden",
                        "the parameter '" + node.text("identifier") + "' has no value here; write the value itself",
                        node);
            case "SHOW_REF" ->
                statement.refused(
                        "sql.not-a-select",
                        "SHOW, DESCRIBE and SUMMARIZE are not SELECT. The command `tables` lists relations and their columns",
                        node);
            default ->
                statement.refused(
                        "sql.forbidden", "'" + lower(kind).replace('_', ' ') + "' is not for users' SQL", node);
        };
    }

    private KymographException unknownMember(Node node, String member) {
        return switch (member) {
            case "at_clause" ->
                statement.refused("sql.forbidden", "AT (…) after a relation is not for users' SQL", node);
            case "pivot_enum" ->
                statement.refused(
                        "sql.forbidden",
                        "PIVOT by the type '" + node.text(member) + "' is not for users' SQL; list the values",
                        node);
            default ->
                statement.refused("sql.forbidden", "'" + member.replace('_', ' ') + "' is not for users' SQL", node);
        };
    }

    private static List<String> path(Node node) {
        return node.child("qualified_name").map(name -> name.texts("path")).orElse(List.of());
    }

    private static boolean isPlain(Object value) {
        return value instanceof List<?> list ? list.stream().allMatch(Inspection::isPlain) : !(value instanceof Map);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

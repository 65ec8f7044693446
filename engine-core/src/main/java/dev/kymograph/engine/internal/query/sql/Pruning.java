package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Use;
import dev.kymograph.engine.internal.query.sql.FromClause.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds, for each place where a relation is read, the conditions that all of its rows that matter satisfy. What is doubtful is left
 * out: a wider answer costs time, a narrower one is wrong.
 */
final class Pruning {

    private final StatementText statement;
    private final Map<String, Set<String>> relations;
    private final Map<Node, Found> found = new LinkedHashMap<>();

    Pruning(StatementText statement, Map<String, Set<String>> relations, Inspection inspection) {
        this.statement = statement;
        this.relations = relations;
        inspection.reads().forEach((table, relation) -> found.put(table, new Found(relation)));
        inspection.selects().forEach(this::select);
    }

    List<Use> uses() {
        return found.values().stream()
                .map(each -> new Use(each.relation, each.predicates, each.notes))
                .toList();
    }

    private void select(Node select) {
        Optional<Node> source = select.child("from_table");
        if (source.isEmpty()) {
            return;
        }
        FromClause from = new FromClause(source.get());
        for (Part part : from.parts()) {
            String unsafe = select.has("sample") ? "the answer is a sample" : part.unsafe();
            if (found.containsKey(part.table()) && !unsafe.isEmpty()) {
                note(part, "Nothing prunes '" + found.get(part.table()).relation + "': " + unsafe);
            }
        }
        if (select.has("sample")) {
            return;
        }
        select.child("where_clause").ifPresent(where -> apply(where, from.parts(), from));
        from.joined().forEach(join -> apply(join.condition(), join.parts(), from));
    }

    private void apply(Node condition, List<Part> parts, FromClause from) {
        for (Node conjunct : Condition.conjuncts(condition)) {
            List<Condition> conditions = Condition.in(conjunct);
            if (conditions.isEmpty()) {
                explain(conjunct, parts, from);
            }
            conditions.forEach(each -> apply(each, conjunct, parts, from));
        }
    }

    private void apply(Condition condition, Node conjunct, List<Part> parts, FromClause from) {
        for (Part part : parts) {
            Optional<String> column = declared(part, condition.column());
            if (column.isEmpty() || !part.unsafe().isEmpty()) {
                continue;
            }
            if (isClear(part, condition.column(), from)) {
                found.get(part.table())
                        .predicates
                        .add(new Predicate(column.get(), condition.comparison(), condition.constants()));
            } else {
                note(
                        part,
                        shown(conjunct) + " prunes nothing: several relations could have the column '" + column.get()
                                + "'");
            }
        }
    }

    private void explain(Node conjunct, List<Part> parts, FromClause from) {
        List<List<String>> columns = new ArrayList<>();
        columns(conjunct.members(), columns);
        for (Part part : parts) {
            boolean named = columns.stream()
                    .anyMatch(column -> declared(part, column).isPresent() && isClear(part, column, from));
            if (named && part.unsafe().isEmpty()) {
                note(part, shown(conjunct) + " prunes nothing: it does not compare a column with constants");
            }
        }
    }

    /** The column as declared, if it can be one of the relation that is read there. */
    private Optional<String> declared(Part part, List<String> column) {
        Found read = found.get(part.table());
        if (read == null || column.isEmpty() || column.size() > 2) {
            return Optional.empty();
        }
        if (column.size() == 2 && !column.get(0).equalsIgnoreCase(part.name())) {
            return Optional.empty();
        }
        String name = column.get(column.size() - 1);
        return relations.get(read.relation).stream()
                .filter(name::equalsIgnoreCase)
                .findFirst();
    }

    /** A bare column is clear beside no other table reference, a qualified one where its qualifier is used once. */
    private static boolean isClear(Part part, List<String> column, FromClause from) {
        return column.size() == 1
                ? from.parts().size() == 1
                : from.parts().stream()
                                .filter(other -> other.name().equals(part.name()))
                                .count()
                        == 1;
    }

    private void note(Part part, String text) {
        List<String> notes = found.get(part.table()).notes;
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    private String shown(Node conjunct) {
        String excerpt = statement.excerpt(conjunct);
        return excerpt.isEmpty() ? "A condition" : "`" + excerpt + "`";
    }

    private static void columns(Object tree, List<List<String>> into) {
        if (tree instanceof List<?> list) {
            list.forEach(each -> columns(each, into));
        } else if (tree instanceof Map<?, ?> map) {
            Node node = new Node(map);
            if (node.isExpression("COLUMN_REF")) {
                into.add(node.texts("column_names"));
            }
            map.values().forEach(each -> columns(each, into));
        }
    }

    /** What is known of one place where a relation is read. */
    private static final class Found {

        private final String relation;
        private final List<Predicate> predicates = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        private Found(String relation) {
            this.relation = relation;
        }
    }
}

package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.Question.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A column compared with constants, as it is written: whose column it is, is not known yet. NULL never satisfies it.
 *
 * @param column its name, or a relation's and its name
 */
record Condition(List<String> column, Comparison comparison, List<Object> constants) {

    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "COMPARE_EQUAL", Comparison.IS,
            "COMPARE_NOTEQUAL", Comparison.IS_NOT,
            "COMPARE_LESSTHAN", Comparison.BELOW,
            "COMPARE_GREATERTHAN", Comparison.ABOVE,
            "COMPARE_LESSTHANOREQUALTO", Comparison.AT_MOST,
            "COMPARE_GREATERTHANOREQUALTO", Comparison.AT_LEAST);

    /** What an expression that must be true says of columns; empty where it says nothing of this form. */
    static List<Condition> in(Node expression) {
        return switch (expression.text("type")) {
            case "COMPARE_BETWEEN" -> between(expression);
            case "COMPARE_IN" -> listOf(among(expression, Comparison.IS));
            case "OPERATOR_NOT" -> listOf(negated(expression));
            case "CONJUNCTION_OR" -> listOf(anyOf(expression.children("children")));
            default -> expression.isExpression("COMPARISON") ? listOf(comparison(expression)) : List.of();
        };
    }

    /** The expressions that AND joins, at any depth. */
    static List<Node> conjuncts(Node expression) {
        return expression.text("type").equals("CONJUNCTION_AND")
                ? expression.children("children").stream()
                        .flatMap(each -> conjuncts(each).stream())
                        .toList()
                : List.of(expression);
    }

    private static Optional<Condition> comparison(Node expression) {
        Comparison sign = COMPARISONS.get(expression.text("type"));
        Optional<Node> left = expression.child("left");
        Optional<Node> right = expression.child("right");
        if (sign == null || left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Optional<Condition> straight = of(left.get(), sign, List.of(right.get()));
        return straight.isPresent() ? straight : of(right.get(), turned(sign), List.of(left.get()));
    }

    private static List<Condition> between(Node expression) {
        List<Condition> found = new ArrayList<>();
        Node input = expression.child("input").orElse(expression);
        expression
                .child("lower")
                .flatMap(low -> of(input, Comparison.AT_LEAST, List.of(low)))
                .ifPresent(found::add);
        expression
                .child("upper")
                .flatMap(high -> of(input, Comparison.AT_MOST, List.of(high)))
                .ifPresent(found::add);
        return found;
    }

    private static Optional<Condition> among(Node expression, Comparison comparison) {
        List<Node> children = expression.children("children");
        if (children.size() < 2) {
            return Optional.empty();
        }
        // A list of several types is brought to one of them before it is compared.
        return of(children.get(0), comparison, children.subList(1, children.size()))
                .filter(found -> found.constants.stream()
                                .map(Object::getClass)
                                .distinct()
                                .count()
                        == 1);
    }

    private static Optional<Condition> negated(Node expression) {
        List<Node> children = expression.children("children");
        if (children.size() != 1) {
            return Optional.empty();
        }
        List<Condition> inner = in(children.get(0));
        return inner.size() == 1 && inner.get(0).comparison == Comparison.IS
                ? Optional.of(new Condition(inner.get(0).column, Comparison.IS_NOT, inner.get(0).constants))
                : Optional.empty();
    }

    private static Optional<Condition> anyOf(List<Node> alternatives) {
        List<Object> constants = new ArrayList<>();
        List<String> column = List.of();
        for (Node alternative : alternatives) {
            List<Condition> conditions = in(alternative);
            if (conditions.size() != 1 || conditions.get(0).comparison != Comparison.IS) {
                return Optional.empty();
            }
            Condition condition = conditions.get(0);
            if (!column.isEmpty() && !column.equals(condition.column)) {
                return Optional.empty();
            }
            column = condition.column;
            constants.addAll(condition.constants);
        }
        return column.isEmpty() ? Optional.empty() : Optional.of(new Condition(column, Comparison.IS, constants));
    }

    private static Optional<Condition> of(Node column, Comparison comparison, List<Node> values) {
        List<Object> constants = new ArrayList<>();
        for (Node value : values) {
            Optional<Object> constant = Constants.read(value);
            if (constant.isEmpty()) {
                return Optional.empty();
            }
            constants.add(constant.get());
        }
        return column.isExpression("COLUMN_REF")
                ? Optional.of(new Condition(column.texts("column_names"), comparison, constants))
                : Optional.empty();
    }

    private static Comparison turned(Comparison sign) {
        return switch (sign) {
            case BELOW -> Comparison.ABOVE;
            case ABOVE -> Comparison.BELOW;
            case AT_MOST -> Comparison.AT_LEAST;
            case AT_LEAST -> Comparison.AT_MOST;
            case IS, IS_NOT -> sign;
        };
    }

    private static List<Condition> listOf(Optional<Condition> condition) {
        return condition.stream().toList();
    }
}

package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.internal.text.IsoMoments;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads constants out of a parsed tree, and none whose value DuckDB could see otherwise. */
final class Constants {

    /** So many digits go to a double and back unchanged, whoever converts them. */
    private static final int EXACT_DIGITS = 15;

    private static final int EXACT_SCALE = 22;

    private static final Set<String> WHOLE = Set.of("INTEGER", "INT", "BIGINT", "HUGEINT");

    private Constants() {}

    static Optional<Object> read(Node expression) {
        if (expression.isExpression("CONSTANT")) {
            return expression.child("literal").flatMap(Constants::literal);
        }
        if (expression.isExpression("CAST")) {
            return cast(expression);
        }
        return Optional.empty();
    }

    private static Optional<Object> literal(Node literal) {
        String text = literal.text("text");
        return switch (literal.text("kind")) {
            case "STRING" -> Optional.of(text);
            case "INTEGER" -> whole(text);
            case "NUMERIC" -> decimal(text);
            case "BOOLEAN" -> Optional.of(Boolean.valueOf(text));
            default -> Optional.empty();
        };
    }

    private static Optional<Object> whole(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Object> decimal(String text) {
        if (!text.matches("-?\\d{0,15}(\\.\\d{0,15})?([eE][-+]?\\d{1,2})?") || !text.matches("-?\\.?\\d.*")) {
            return Optional.empty();
        }
        BigDecimal exact = new BigDecimal(text);
        boolean safe = exact.precision() <= EXACT_DIGITS && Math.abs(exact.scale()) <= EXACT_SCALE;
        return safe ? Optional.of(exact.doubleValue()) : Optional.empty();
    }

    /** Only where the text is the value: DATE '2023-01-15 13:00' is cut to the day, and would prune too much. */
    private static Optional<Object> cast(Node cast) {
        Optional<Node> type = cast.child("type_expr").filter(node -> !node.has("children"));
        Optional<Object> written = cast.child("child")
                .filter(child -> child.isExpression("CONSTANT"))
                .flatMap(Constants::read);
        if (type.isEmpty() || written.isEmpty()) {
            return Optional.empty();
        }
        Object value = written.get();
        String name = type.get().text("type_name").toUpperCase(Locale.ROOT);
        if (WHOLE.contains(name)) {
            return value instanceof String text ? whole(text) : written.filter(Long.class::isInstance);
        }
        if (!(value instanceof String text)) {
            return Optional.empty();
        }
        return switch (name) {
            case "DATE" -> IsoMoments.date(text).map(Object.class::cast);
            case "TIMESTAMP", "DATETIME" -> IsoMoments.local(text).map(Object.class::cast);
            case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE" ->
                IsoMoments.instant(text).map(Object.class::cast);
            default -> Optional.empty();
        };
    }
}

package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import dev.kymograph.engine.internal.text.IsoMoments;
import dev.kymograph.metric.AttributeType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A predicate on an attribute as the catalog understands it. */
final class AttributeCondition {

    /** Up to here every whole number is a double of its own. */
    private static final double EXACT = 1L << 53;

    private static final Set<Comparison> EQUALITY = Set.of(Comparison.IS, Comparison.IS_NOT);

    private AttributeCondition() {}

    /** The condition on a column; empty where a constant is not a value of its type, which DuckDB would then convert. */
    static Optional<Condition> of(String column, AttributeType type, Predicate predicate) {
        Comparison comparison = predicate.comparison();
        // Catalogs order text by collations of their own.
        boolean unordered = type == AttributeType.TEXT || type == AttributeType.BOOLEAN;
        if (unordered && !EQUALITY.contains(comparison)) {
            return Optional.empty();
        }
        if (type == AttributeType.INTEGER || type == AttributeType.BIGINT) {
            return wholeNumbers(column, type, predicate);
        }
        List<Object> values = new ArrayList<>();
        for (Object constant : predicate.constants()) {
            Optional<Object> value = value(type, constant);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(new Condition(column, comparison, values));
    }

    private static Optional<Object> value(AttributeType type, Object constant) {
        return switch (type) {
            case TEXT -> Optional.of(constant).filter(String.class::isInstance);
            case BOOLEAN -> Optional.of(constant).filter(Boolean.class::isInstance);
            case DOUBLE -> number(constant).map(Object.class::cast);
            case DATE -> date(constant).map(Object.class::cast);
            case TIMESTAMP -> TimeBounds.moment(constant).map(Object.class::cast);
            case INTEGER, BIGINT -> throw new IllegalArgumentException(type + " has conditions of its own");
        };
    }

    /** A fraction between whole numbers can only bound them. */
    private static Optional<Condition> wholeNumbers(String column, AttributeType type, Predicate predicate) {
        Comparison comparison = predicate.comparison();
        List<Object> values = new ArrayList<>();
        for (Object constant : predicate.constants()) {
            Optional<Long> whole = whole(constant);
            if (whole.isEmpty() && !EQUALITY.contains(comparison)) {
                Optional<Double> fraction = number(constant);
                whole = fraction.map(Math::floor).map(Double::longValue);
                comparison = comparison == Comparison.ABOVE || comparison == Comparison.AT_LEAST
                        ? Comparison.ABOVE
                        : Comparison.AT_MOST;
            }
            Optional<Object> value = whole.flatMap(number -> fitting(type, number));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(new Condition(column, comparison, values));
    }

    private static Optional<Object> fitting(AttributeType type, long number) {
        if (type == AttributeType.BIGINT) {
            return Optional.of(number);
        }
        return number == (int) number ? Optional.of((int) number) : Optional.empty();
    }

    private static Optional<Long> whole(Object constant) {
        if (constant instanceof String text) {
            return text.matches("-?\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        }
        if (constant instanceof Long number) {
            return Optional.of(number);
        }
        return number(constant).filter(number -> number == Math.rint(number)).map(Double::longValue);
    }

    private static Optional<Double> number(Object constant) {
        if (constant instanceof Long || constant instanceof Double) {
            double number = ((Number) constant).doubleValue();
            return Math.abs(number) < EXACT ? Optional.of(number) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> date(Object constant) {
        if (constant instanceof String text) {
            return IsoMoments.date(text);
        }
        if (constant instanceof LocalDate date) {
            return Optional.of(date);
        }
        return constant instanceof LocalDateTime moment && moment.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? Optional.of(moment.toLocalDate())
                : Optional.empty();
    }
}

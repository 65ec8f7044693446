package dev.kymograph.testkit;

import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** All rows of an answer. */
record Answer(List<Column> columns, List<List<Object>> rows) {

    private static final double RELATIVE = 1e-9;

    static Answer of(Result result) {
        try (result) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(checked(result.columns().get(i), result.value(i)));
                }
                rows.add(row);
            }
            return new Answer(result.columns(), rows);
        }
    }

    private static Object checked(Column column, Object value) {
        boolean fits = value == null
                || switch (column.type()) {
                    case TEXT, OTHER -> value instanceof String;
                    case BOOLEAN -> value instanceof Boolean;
                    case INTEGER -> value instanceof Integer;
                    case BIGINT -> value instanceof Long;
                    case DECIMAL -> value instanceof BigInteger || value instanceof BigDecimal;
                    case FLOAT -> value instanceof Float;
                    case DOUBLE -> value instanceof Double;
                    case DATE -> value instanceof LocalDate;
                    case TIMESTAMP -> value instanceof Instant;
                    case NESTED -> value instanceof List || value instanceof Map;
                };
        assertTrue(
                fits,
                () -> "the column '" + column.name() + "' is " + column.type() + " and holds [" + value + "] of "
                        + value.getClass().getName());
        return value;
    }

    /** The values of some columns, in each row. */
    List<List<Object>> only(List<String> names) {
        List<String> known = columns.stream().map(Column::name).toList();
        return rows.stream()
                .map(row -> (List<Object>) new ArrayList<>(
                        names.stream().map(name -> row.get(known.indexOf(name))).toList()))
                .toList();
    }

    /** Whether rows are the same, but for what rounding leaves of a sum in another order. */
    static boolean alike(List<List<Object>> some, List<List<Object>> others) {
        return all(some, others);
    }

    private static boolean all(List<?> some, List<?> others) {
        Iterator<?> other = others.iterator();
        return some.size() == others.size() && some.stream().allMatch(one -> alike(one, other.next()));
    }

    private static boolean alike(Object one, Object other) {
        if (one instanceof List<?> some && other instanceof List<?> others) {
            return all(some, others);
        }
        if (one instanceof Number some && other instanceof Number others) {
            double a = some.doubleValue();
            double b = others.doubleValue();
            return Double.compare(a, b) == 0 || Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b));
        }
        return one == null ? other == null : one.equals(other);
    }
}

package dev.kymograph.engine;

import dev.kymograph.engine.extension.Rows;
import java.util.ArrayList;
import java.util.List;

/** All that an answer has, for those who look at it as a whole. */
public final class AnsweredRows {

    private AnsweredRows() {}

    public static List<List<Object>> of(Engine engine, String sql) {
        try (Result result = engine.sql(sql)) {
            return rest(result);
        }
    }

    /** The rows that were not read yet. */
    public static List<List<Object>> rest(Rows rows) {
        List<List<Object>> rest = new ArrayList<>();
        while (rows.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 0; i < rows.columns().size(); i++) {
                row.add(rows.value(i));
            }
            rest.add(row);
        }
        return rest;
    }

    /** The same, with numbers as long as they are the same however what they sum up is ordered. */
    public static List<List<Object>> rounded(Rows rows) {
        List<List<Object>> rounded = rest(rows);
        rounded.forEach(
                row -> row.replaceAll(value -> value instanceof Double number ? String.format("%.9e", number) : value));
        return rounded;
    }
}

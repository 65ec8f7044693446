package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.parameter.ParameterBinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** All rows of an answer, to be compared with what an oracle says. */
record Answer(List<Column> columns, List<List<Object>> rows) {

    /** Binds words such as {@code by=breed,month} and runs. */
    static <P extends Record> Answer of(Analysis<P> analysis, FakeReadings readings, String... words) {
        try (var context = new DuckDbAnalysisContext(readings)) {
            return of(analysis, context, words);
        }
    }

    static <P extends Record> Answer of(Analysis<P> analysis, DuckDbAnalysisContext context, String... words) {
        Map<String, List<String>> named = new LinkedHashMap<>();
        for (String word : words) {
            named.put(
                    word.substring(0, word.indexOf('=')),
                    Arrays.asList(word.substring(word.indexOf('=') + 1).split(",")));
        }
        P parameters = ParameterBinder.of(analysis.spec().parameters())
                .bind(analysis.spec().name(), named);
        try (Rows rows = analysis.run(parameters, context)) {
            return read(rows);
        }
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The answer's only value in a column. */
    Object only(String column) {
        assertEquals(1, rows.size(), () -> "one row expected: " + rows);
        return rows.get(0).get(names().indexOf(column));
    }

    /** The values of a column. */
    List<Object> all(String column) {
        int index = names().indexOf(column);
        return rows.stream().map(row -> row.get(index)).toList();
    }

    /** Compares row by row; numbers to one part in a thousand million, as their order of summing may differ. */
    void assertRows(List<? extends List<?>> expected, String message) {
        assertEquals(expected.size(), rows.size(), () -> message + ": " + rows + " expected " + expected);
        for (int i = 0; i < expected.size(); i++) {
            int row = i;
            assertEquals(expected.get(i).size(), rows.get(i).size(), message);
            for (int j = 0; j < expected.get(i).size(); j++) {
                int column = j;
                if (!same(expected.get(i).get(j), rows.get(i).get(j))) {
                    assertEquals(
                            expected.get(i).get(j),
                            rows.get(i).get(j),
                            () -> message + ": row " + row + ", column " + names().get(column) + " of "
                                    + rows.get(row));
                }
            }
        }
    }

    private static boolean same(Object expected, Object found) {
        if (expected instanceof Double a && found instanceof Double b) {
            return a.equals(b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
        }
        return expected == null ? found == null : expected.equals(found);
    }

    private static Answer read(Rows rows) {
        List<List<Object>> all = new ArrayList<>();
        while (rows.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 0; i < rows.columns().size(); i++) {
                row.add(rows.value(i));
            }
            all.add(row);
        }
        return new Answer(rows.columns(), all);
    }
}

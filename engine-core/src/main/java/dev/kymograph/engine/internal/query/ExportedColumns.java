package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The columns of a SELECT, in the form in which a format can say them without loss. */
record ExportedColumns(List<Typed> columns) {

    /**
     * One column.
     *
     * @param type by DuckDB's name
     */
    record Typed(String name, String type) {}

    ExportedColumns {
        columns = List.copyOf(columns);
    }

    /** The SELECT with its columns in that form; the same one where they are already. */
    String of(String select, Format format) {
        List<String> said = new ArrayList<>();
        boolean same = true;
        for (int i = 0; i < columns.size(); i++) {
            String plain = "c" + i;
            String expression = expression(plain, columns.get(i).type(), format);
            same &= expression.equals(plain);
            said.add(expression + " AS " + SqlText.name(columns.get(i).name()));
        }
        // By position: a SELECT may give two of its columns one name.
        String positions =
                IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        return same
                ? select
                : "SELECT " + String.join(", ", said) + " FROM (" + select + "\n) AS exported(" + positions + ")";
    }

    private static String expression(String column, String type, Format format) {
        return switch (format) {
            // Parquet has no integers of 128 bits, and DuckDB would round them.
            case PARQUET -> type.endsWith("HUGEINT") ? "CAST(" + column + " AS DECIMAL(38, 0))" : column;
            case CSV -> type.startsWith("TIMESTAMP") ? moment(column, type) : column;
            case NDJSON -> json(column, type);
        };
    }

    private static String json(String column, String type) {
        if (type.startsWith("TIMESTAMP")) {
            return moment(column, type);
        }
        return type.equals("FLOAT") || type.equals("DOUBLE") ? number(column) : column;
    }

    /** With the digits of its type, for a FLOAT would be written with those of a DOUBLE; what JSON has no number for as text. */
    private static String number(String column) {
        return "CAST(CASE WHEN isfinite(" + column + ") THEN CAST(" + column + " AS VARCHAR) WHEN isnan(" + column
                + ") THEN '\"NaN\"' WHEN " + column + " > 0 THEN '\"Infinity\"' WHEN " + column
                + " < 0 THEN '\"-Infinity\"' END AS JSON)";
    }

    /** As ISO 8601 has it, in UTC; what is no moment (infinity) as DuckDB says it. */
    private static String moment(String column, String type) {
        String utc = type.equals("TIMESTAMP WITH TIME ZONE") ? "CAST(" + column + " AS TIMESTAMP)" : column;
        String text = "CAST(" + utc + " AS VARCHAR)";
        return "CASE WHEN isfinite(" + utc + ") THEN replace(" + text + ", ' ', 'T') || 'Z' ELSE " + text + " END";
    }
}

package dev.kymograph.repl;

import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.format.Cells;
import dev.kymograph.repl.language.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A DESCRIBE, a SHOW or a SUMMARIZE of a relation or a query. It is asked as SELECTs, which pass the gate that knows nothing else.
 *
 * @param summed whether the values are summed up, too
 * @param relation whose columns it is about; empty for a query
 * @param from what stands after FROM
 */
record Described(boolean summed, String relation, String from) {

    private static final Pattern FORM = Pattern.compile(
            "(describe|desc|show|summarize)\\b\\s*(?:table\\b\\s*)?(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String RELATIONS = "(?i)describe|desc|show(\\s+(all\\s+)?tables)?";

    private static final List<Column> SUMS = List.of(
            text("column_name"),
            text("column_type"),
            text("min"),
            text("max"),
            new Column("approx_unique", ColumnType.BIGINT),
            new Column("avg", ColumnType.DOUBLE),
            new Column("std", ColumnType.DOUBLE),
            text("q25"),
            text("q50"),
            text("q75"),
            new Column("count", ColumnType.BIGINT),
            new Column("null_percentage", ColumnType.DOUBLE));

    /** So many values are asked of each column: all of SUMS but its name and its type. */
    private static final int ASKED = 10;

    private static Column text(String name) {
        return new Column(name, ColumnType.TEXT);
    }

    /** Whether a statement asks which relations there are. */
    static boolean listsRelations(String sql) {
        return sql.strip().matches(RELATIONS);
    }

    /** What a statement asks of one relation or query; empty where it is no such statement. */
    static Optional<Described> of(String sql) {
        Matcher form = FORM.matcher(sql.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        boolean summed = form.group(1).equalsIgnoreCase("summarize");
        String of = form.group(2).strip();
        if (of.isEmpty()) {
            throw Mistake.of("sql.syntax", "Cannot run " + sql.strip() + ": name a relation, or give a query");
        }
        boolean isQuery = of.startsWith("(") || Script.isSql(of.split("\\W", 2)[0]);
        return Optional.of(new Described(summed, isQuery ? "" : of, isQuery ? "(" + of + "\n)" : of));
    }

    /**
     * The rows that answer it.
     *
     * @param ask has a SELECT answered
     * @param help what a column of a relation is
     */
    Rows rows(Function<String, Result> ask, BinaryOperator<String> help) {
        try (Result none = ask.apply("FROM " + from + "\nLIMIT 0")) {
            return summed ? sums(none.columns(), none.types(), ask) : columns(none.columns(), none.types(), help);
        }
    }

    private Rows columns(List<Column> columns, List<String> types, BinaryOperator<String> help) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            String said = relation.isEmpty() ? "" : help.apply(relation, name);
            rows.add(Arrays.asList(name, types.get(i), said.isEmpty() ? null : said));
        }
        return Rows.of(List.of(text("column_name"), text("column_type"), text("description")), rows);
    }

    /** All columns are summed up in one go. */
    private Rows sums(List<Column> columns, List<String> types, Function<String, Result> ask) {
        String select = columns.stream()
                .flatMap(Described::sums)
                .collect(Collectors.joining(", ", "SELECT ", "\nFROM " + from));
        try (Result sums = ask.apply(select)) {
            if (!sums.next()) {
                return Rows.of(SUMS, List.of());
            }
            List<List<Object>> rows = IntStream.range(0, columns.size())
                    .mapToObj(i -> row(columns.get(i).name(), types.get(i), i * ASKED, sums))
                    .toList();
            return Rows.of(SUMS, rows);
        }
    }

    private static Stream<String> sums(Column column) {
        String name = '"' + column.name().replace("\"", "\"\"") + '"';
        boolean isNumber = column.type().isNumeric();
        boolean isFloating = column.type() == ColumnType.FLOAT || column.type() == ColumnType.DOUBLE;
        boolean isOrdered = isNumber || column.type() == ColumnType.DATE || column.type() == ColumnType.TIMESTAMP;
        // One NaN or infinity among them would be all there is to say.
        String finite = isFloating ? " FILTER (WHERE isfinite(" + name + "))" : "";
        List<String> asked = new ArrayList<>(List.of("min(" + name + ")", "max(" + name + ")"));
        asked.add("approx_count_distinct(" + name + ")");
        asked.add(isNumber ? "CAST(avg(" + name + ")" + finite + " AS DOUBLE)" : "NULL");
        asked.add(isNumber ? "stddev(" + name + ")" + finite : "NULL");
        for (String share : List.of("0.25", "0.5", "0.75")) {
            String quantile = "approx_quantile(" + name + ", " + share + ")" + finite;
            asked.add(!isOrdered ? "NULL" : isFloating ? "CAST(" + quantile + " AS " + column.type() + ")" : quantile);
        }
        asked.add("count(*)");
        asked.add("round(100.0 * (count(*) - count(" + name + ")) / nullif(count(*), 0), 2)");
        return asked.stream();
    }

    private static List<Object> row(String name, String type, int first, Result sums) {
        List<Object> row = new ArrayList<>(List.of(name, type));
        for (int i = 0; i < ASKED; i++) {
            Object value = sums.value(first + i);
            boolean isText = SUMS.get(row.size()).type() == ColumnType.TEXT;
            row.add(
                    value == null
                            ? null
                            : isText
                                    ? Cells.text(value)
                                    : number(value, SUMS.get(row.size()).type()));
        }
        return row;
    }

    private static Object number(Object value, ColumnType type) {
        Number number = (Number) value;
        return type == ColumnType.BIGINT ? (Object) number.longValue() : (Object) number.doubleValue();
    }
}

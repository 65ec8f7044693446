package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the columns of a file become those that a question wants. What has no column here, the file lacks. */
public record Shape(List<Column> columns) {

    /** The name of the column with a file's path, where a query asks for one. */
    public static final String FILE = "_kymo_file";

    public Shape {
        columns = List.copyOf(columns);
    }

    /** What is done to a value. */
    public enum Conversion {
        SAME,
        CAST,
        /** A moment of some zone, or finer than microseconds. */
        UTC,
        NANOS,
        /** A text, of which the empty one stands for none. */
        TEXT,
        /** The file has no such column: the value is part of its path. */
        PATH
    }

    /**
     * A column.
     *
     * @param name ours
     * @param type theirs, as DuckDB calls it
     * @param source their name; a regular expression for the path
     */
    public record Column(String name, Conversion conversion, String type, String source) {

        private String text() {
            return String.join("\t", name, conversion.name().toLowerCase(Locale.ROOT), type, source);
        }

        private static Column parse(String line) {
            String[] parts = line.split("\t", 4);
            return new Column(parts[0], Conversion.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2], parts[3]);
        }

        private String sql(String ourType) {
            return switch (conversion) {
                case SAME ->
                    type.isEmpty() || type.equals(ourType)
                            ? SqlText.name(source)
                            : "CAST(" + SqlText.name(source) + " AS " + ourType + ")";
                case CAST -> "CAST(" + SqlText.name(source) + " AS " + ourType + ")";
                case UTC -> "make_timestamp(epoch_us(" + SqlText.name(source) + "))";
                case NANOS -> "make_timestamp(epoch_ns(" + SqlText.name(source) + ") // 1000)";
                case TEXT -> "nullif(" + SqlText.name(source) + ", '')";
                case PATH -> "CAST(" + inPath(source) + " AS " + ourType + ")";
            };
        }
    }

    public static String inPath(String pattern) {
        return "regexp_extract(" + FILE + ", " + SqlText.text(pattern) + ", 1)";
    }

    /** Of a file that the engine writes now: fields may become wider later, and those that the metric type gains are not in it. */
    public static Shape own(String idColumn, MetricType metricType) {
        List<Column> columns = new ArrayList<>();
        columns.add(same(idColumn, ""));
        columns.add(same("timestamp", ""));
        metricType
                .fields()
                .forEach(field -> columns.add(same(field.name(), field.type().toString())));
        columns.add(same("sensor_id", ""));
        columns.add(same("quality_score", ""));
        return new Shape(columns);
    }

    private static Column same(String name, String type) {
        return new Column(name, Conversion.SAME, type, name);
    }

    /** As the catalog keeps it. */
    public String text() {
        return columns.stream().map(Column::text).collect(Collectors.joining("\n"));
    }

    /** What {@link #text()} told. */
    public static Shape parse(String text) {
        return new Shape(Arrays.stream(text.split("\n")).map(Column::parse).toList());
    }

    /** Whether a query for its columns needs {@link #FILE}. */
    public boolean needsPath() {
        return columns.stream().anyMatch(column -> column.conversion() == Conversion.PATH);
    }

    /** One of our columns in SQL. */
    public String sql(String name, String ourType) {
        return find(name).map(column -> column.sql(ourType)).orElse("CAST(NULL AS " + ourType + ")");
    }

    /**
     * The file's own column for one of ours, where Parquet's statistics could prune by it if only a condition were about what is in
     * the file.
     */
    public Optional<OwnMoment> ownMoment(String name) {
        return find(name)
                .filter(column -> column.conversion() == Conversion.UTC || column.conversion() == Conversion.NANOS)
                .map(column -> new OwnMoment(SqlText.name(column.source()), column.type()));
    }

    /** A column of moments that are of another type than ours. */
    public record OwnMoment(String column, String type) {}

    private Optional<Column> find(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}

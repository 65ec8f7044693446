package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.rollup.RollupType.Part;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL text that sums up readings as a rollup does.
 *
 * @param parts what is kept of each field
 */
record SumsSql(Rollup rollup, MetricType summedUp, List<Part> parts) {

    /** Squares of what is larger leave the range of DOUBLE. */
    private static final String LARGEST_SQUARED = "1E150";

    /** Where the bucket of a moment begins. */
    String bucket(String moment) {
        long seconds = rollup.width().toSeconds();
        if (seconds == 60 || seconds == 3600) {
            return "date_trunc('" + (seconds == 60 ? "minute" : "hour") + "', " + moment + ")";
        }
        return seconds == 86_400
                ? "CAST(CAST(" + moment + " AS DATE) AS TIMESTAMP)"
                : "time_bucket(INTERVAL '" + seconds + "' SECOND, " + moment + ")";
    }

    /** The columns of a rollup's reading for these fields. */
    String columns(List<Field> fields) {
        return fields.stream()
                .map(field ->
                        parts.stream().map(part -> SqlText.name(part.of(field))).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(", "));
    }

    /** A row for each subject and bucket of {@code readings}: {@code subject}, {@code timestamp} and {@link #columns}. */
    String sums(String readings, List<Field> fields) {
        return "SELECT subject, b AS \"timestamp\"" + sums(fields) + covered() + " FROM (" + values(readings, fields)
                + ") GROUP BY subject, b";
    }

    /**
     * The same for certain buckets.
     *
     * @param buckets a relation of {@code subject} and {@code b}; also those without readings become rows
     * @param readings of these buckets
     */
    String sums(String readings, List<Field> fields, String buckets) {
        return "SELECT d.subject, d.b AS \"timestamp\"" + sums(fields) + covered() + " FROM " + buckets
                + " d LEFT JOIN (" + values(readings, fields)
                + ") v ON v.subject = d.subject AND v.b = d.b GROUP BY d.subject, d.b";
    }

    private String values(String readings, List<Field> fields) {
        return "SELECT subject, " + bucket("\"timestamp\"") + " AS b, \"timestamp\" AS t"
                + fields.stream().map(field -> ", " + finite(field)).collect(Collectors.joining()) + " FROM ("
                + readings + ")";
    }

    private String sums(List<Field> fields) {
        return fields.stream().map(this::sums).collect(Collectors.joining());
    }

    private String sums(Field field) {
        String v = value(field);
        boolean whole = field.type() == FieldType.DOUBLE;
        String near = whole ? "CASE WHEN abs(" + v + ") < " + LARGEST_SQUARED + " THEN " + v + " END" : v;
        String spread = "var_pop(CAST(" + near + " AS DOUBLE)) * count(" + v + ")";
        return as("count(" + v + ")", Part.COUNT, field)
                + as("avg(CAST(" + v + " AS DOUBLE))", Part.MEAN, field)
                + as(
                        whole
                                ? "CASE WHEN max(abs(" + v + ")) < " + LARGEST_SQUARED + " THEN " + spread + " END"
                                : spread,
                        Part.M2,
                        field)
                + as("min(" + v + ")", Part.MIN, field)
                + as("max(" + v + ")", Part.MAX, field)
                + as(end("min", v), Part.FIRST, field)
                + as("epoch_us(min(t) FILTER (" + v + " IS NOT NULL))", Part.FIRST_AT, field)
                + as(end("max", v), Part.LAST, field)
                + as("epoch_us(max(t) FILTER (" + v + " IS NOT NULL))", Part.LAST_AT, field)
                + (parts.contains(Part.QUANTILES) ? as(RankedSql.ranked(v), Part.QUANTILES, field) : "");
    }

    /** Of several at one time the least is the first, the greatest the last. */
    private String end(String extreme, String v) {
        boolean sharesInstants =
                summedUp.key().sensor() || !summedUp.key().fields().isEmpty();
        return sharesInstants
                ? "struct_extract(" + extreme + "(struct_pack(t := t, v := " + v + ")) FILTER (" + v
                        + " IS NOT NULL), 'v')"
                : "arg_" + extreme + "(" + v + ", t)";
    }

    private static String as(String sum, Part part, Field field) {
        return ", " + sum + " AS " + SqlText.name(part.of(field));
    }

    /** Several readings at one time cover it once. */
    private String covered() {
        boolean sharesInstants =
                summedUp.key().sensor() || !summedUp.key().fields().isEmpty();
        String moments = sharesInstants ? "count(DISTINCT t)" : "count(t)";
        return summedUp.interval()
                .map(interval -> ", least(" + rollup.width().toSeconds() + ", " + moments + " * " + seconds(interval)
                        + ") AS " + RollupType.COVERED)
                .orElse(", CAST(NULL AS DOUBLE) AS " + RollupType.COVERED);
    }

    private static String seconds(Duration interval) {
        return "CAST(" + (interval.getSeconds() + interval.getNano() / 1e9) + " AS DOUBLE)";
    }

    /** NaN and infinities are no measurements. */
    private static String finite(Field field) {
        String name = SqlText.name(field.name());
        String most = Double.toString(Double.MAX_VALUE);
        boolean floating = field.type() == FieldType.FLOAT || field.type() == FieldType.DOUBLE;
        return (floating ? "CASE WHEN " + name + " BETWEEN -" + most + " AND " + most + " THEN " + name + " END" : name)
                + " AS " + value(field);
    }

    private static String value(Field field) {
        return SqlText.name("_" + field.name());
    }
}

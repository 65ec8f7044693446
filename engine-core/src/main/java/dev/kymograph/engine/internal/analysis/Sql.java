package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.internal.query.StandardContext;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.ReadingKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Pieces of SQL, made of data names, numbers and times: nothing in them needs escaping. */
final class Sql {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** How far a FLOAT is from its next, at the most, for its size. */
    private static final String FLOAT_STEP = "1.2E-7";

    private Sql() {}

    static String name(String dataName) {
        return '"' + dataName + '"';
    }

    static String time(Instant instant) {
        return "TIMESTAMP '" + TIME.format(instant) + "'";
    }

    /** {@code expression} moved by a length that may be negative. */
    static String moved(String expression, Duration by) {
        if (by.isZero()) {
            return expression;
        }
        return "(" + expression + (by.isNegative() ? " - " : " + ") + interval(by.abs()) + ")";
    }

    static String interval(Duration length) {
        String fraction = length.getNano() == 0 ? "" : String.format(Locale.ROOT, ".%06d", length.getNano() / 1000);
        return "INTERVAL '" + length.getSeconds() + fraction + "' SECOND";
    }

    /** {@code GROUP BY a, b} for {@code a, b, }; nothing for nothing. */
    static String groupBy(String keys) {
        return keys.isEmpty() ? "" : "GROUP BY " + withoutComma(keys);
    }

    /** {@code PARTITION BY a, b} for {@code a, b, }; nothing for nothing. */
    static String partitionBy(String keys) {
        return keys.isEmpty() ? "" : "PARTITION BY " + withoutComma(keys);
    }

    private static String withoutComma(String list) {
        return list.substring(0, list.lastIndexOf(','));
    }

    /** A condition that keeps finite values: NaN and infinities are no measurements. */
    static String finite(AnalysisContext context) {
        boolean floating = context.fields().stream()
                .anyMatch(field -> field.type() == FieldType.FLOAT || field.type() == FieldType.DOUBLE);
        String most = Double.toString(Double.MAX_VALUE);
        return floating ? "value BETWEEN -" + most + " AND " + most : "1 = 1";
    }

    /** A FLOAT of 61.2 as the DOUBLE 61.2, where a plain cast makes 61.20000076 of it. */
    static String shortest(String expression) {
        return "CAST(CAST(" + expression + " AS VARCHAR) AS DOUBLE)";
    }

    /** What quantiles are taken of: between two FLOATs, FLOATs would be interpolated to a third that is further off. */
    static String quantified(AnalysisContext context) {
        return floats(context) ? "CAST(value AS DOUBLE)" : "value";
    }

    /**
     * A quantile of {@link #quantified} as DOUBLE. One that is a FLOAT itself is written as that FLOAT; one between two of them
     * with the fewest digits that are as near to it as FLOATs are to what was measured, for more would be noise.
     */
    static String quantile(String expression, AnalysisContext context) {
        if (!floats(context)) {
            return "CAST(" + expression + " AS DOUBLE)";
        }
        boolean standard = context instanceof StandardContext;
        String near = "abs(" + expression + ") * " + FLOAT_STEP;
        return "CASE WHEN abs(" + expression + " - CAST(" + expression + " AS FLOAT)) <= abs(" + expression
                + ") * 1E-13 THEN "
                + shortest("CAST(" + expression + " AS FLOAT)") + " WHEN abs(" + digits(7, expression, standard) + " - "
                + expression + ") <= " + near + " THEN " + digits(7, expression, standard) + " WHEN abs("
                + digits(8, expression, standard) + " - " + expression + ") <= " + near + " THEN "
                + digits(8, expression, standard)
                + " ELSE " + digits(9, expression, standard) + " END";
    }

    private static String digits(int count, String expression, boolean standard) {
        if (standard) {
            return "CAST(to_char(" + expression + ", '9." + "9".repeat(count - 1) + "EEEE') AS DOUBLE)";
        }
        return "CAST(printf('%." + count + "g', " + expression + ") AS DOUBLE)";
    }

    static String median(AnalysisContext context) {
        return quantile("median(" + quantified(context) + ")", context);
    }

    static boolean wholeNumbers(AnalysisContext context) {
        return context.fields().stream()
                .allMatch(field -> field.type() == FieldType.INTEGER || field.type() == FieldType.BIGINT);
    }

    static boolean floats(AnalysisContext context) {
        return context.fields().stream().allMatch(field -> field.type() == FieldType.FLOAT);
    }

    /** Whether a subject can have two readings of one field at one time. */
    static boolean sharesInstants(AnalysisContext context) {
        return sharesInstants(context.metricType());
    }

    static boolean sharesInstants(MetricType metricType) {
        ReadingKey key = metricType.key();
        return key.sensor() || !key.fields().isEmpty();
    }
}

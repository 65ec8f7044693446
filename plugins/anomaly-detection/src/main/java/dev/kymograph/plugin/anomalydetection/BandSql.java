package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.Range;
import java.util.List;
import java.util.stream.Collectors;

/** Readings outside a band that is the same for all of a subject's: from {@code low} to {@code high}, around what is expected. */
record BandSql(Method method, double threshold, boolean merged) {

    /** What a normal distribution's deviation is, in its median absolute deviations. */
    private static final double DEVIATION_OF_MAD = 1.4826;

    private static final String BANDS = """
            WITH numbers AS (
                SELECT subject, field, "timestamp", sensor_id, quality_score, CAST(value AS DOUBLE) AS v%s FROM measured
                WHERE CAST(value AS DOUBLE) BETWEEN -1.7E308 AND 1.7E308),
            places AS (SELECT * FROM (VALUES %s) AS f(field, place, least, greatest)),
            %s,
            bands AS (SELECT *, least - %s * unit AS low, most + %s * unit AS high FROM inner_bands)
            """;

    /** By how many units a reading is outside; where all are the same, any other is. */
    private static final String REACH =
            "CASE WHEN b.unit = 0 THEN CAST('inf' AS DOUBLE) ELSE greatest(b.least - n.v, n.v - b.most) / b.unit END";

    /** Asked of the reach alone: multiplied, a threshold is rounded otherwise than divided by. */
    private static final String OUTSIDE = "(n.v < b.least OR n.v > b.most) AND " + REACH + " > %s";

    private static final String LISTED = """
            SELECT s.subject AS "%s", s.subject_name AS "%s", n.field, n."timestamp", n.v AS value, b.expected, b.low, b.high,
                coalesce(1 - 1 / (1 + (n.v - b.expected) / (CASE WHEN n.v < b.least THEN b.low ELSE b.high END - b.expected)), 1)
                    AS score,
                CAST(NULL AS DOUBLE) AS odds,
                %s AS severity,
                '%s' AS kind,
                CASE WHEN %s IS NULL THEN '%s' ELSE 'sensor' END AS looks_like,
                %s AS sign,
                CASE WHEN n.v < b.least THEN 'below ' || round(b.low, 3) ELSE 'above ' || round(b.high, 3) END AS reason%s
            FROM numbers n JOIN bands b ON b.subject = n.subject AND b.field = n.field JOIN subjects s ON s.subject = n.subject
                JOIN places p ON p.field = n.field
            WHERE %s
            ORDER BY n.subject, p.place, n."timestamp", n.sensor_id, n.v""";

    private static final String REACHES = """
            SELECT n.subject, n.field, n."timestamp", %s AS reach
            FROM numbers n JOIN bands b ON b.subject = n.subject AND b.field = n.field
            WHERE %s
            ORDER BY n.subject, n.field, n."timestamp\"""";

    /** All there is to say of each. */
    String select(AnalysisContext context) {
        return bands(context)
                + LISTED.formatted(
                        context.kind().idColumn(),
                        context.kind().nameColumn(),
                        Severity.sql("score"),
                        method == Method.RANGE ? "range" : "spike",
                        SensorSigns.sql(),
                        context.kind().name(),
                        SensorSigns.sql(),
                        merged ? ", n.next_at, n.last_at, TRUE AS alarm" : "",
                        outside());
    }

    /** Whose each is, of which field and when, and the threshold up to which it is outside: for those who count. */
    String reaches(AnalysisContext context) {
        return bands(context) + REACHES.formatted(REACH, outside());
    }

    private String bands(AnalysisContext context) {
        return BANDS.formatted(
                merged ? Surroundings.SQL : "", places(context.fields()), innerBands(), units(), units());
    }

    private String outside() {
        return OUTSIDE.formatted(units());
    }

    private String units() {
        return number(method == Method.RANGE ? 0 : threshold);
    }

    /** What is within is never outside, whatever the threshold, which counts units from there. */
    private String innerBands() {
        return switch (method) {
            // Where all are the same there is nothing to list; their mean is rounded, and would list them all.
            case ZSCORE -> """
                inner_bands AS (
                    SELECT subject, field, avg(v) AS expected, avg(v) AS least, avg(v) AS most, stddev_samp(v) AS unit
                    FROM numbers GROUP BY subject, field HAVING min(v) < max(v))""";
            case MAD -> """
                middles AS (SELECT subject, field, median(v) AS m FROM numbers GROUP BY subject, field),
                inner_bands AS (
                    SELECT n.subject, n.field, any_value(m) AS expected, any_value(m) AS least, any_value(m) AS most,
                        median(abs(v - m)) * %s AS unit
                    FROM numbers n JOIN middles i ON i.subject = n.subject AND i.field = n.field GROUP BY n.subject, n.field)""".formatted(DEVIATION_OF_MAD);
            case IQR -> """
                inner_bands AS (
                    SELECT subject, field, median(v) AS expected, quantile_cont(v, 0.25) AS least, quantile_cont(v, 0.75) AS most,
                        quantile_cont(v, 0.75) - quantile_cont(v, 0.25) AS unit
                    FROM numbers GROUP BY subject, field)""";
            case RANGE -> """
                inner_bands AS (
                    SELECT DISTINCT n.subject, n.field, CAST(NULL AS DOUBLE) AS expected, p.least, p.greatest AS most, 0.0 AS unit
                    FROM numbers n JOIN places p ON p.field = n.field)""";
            case ADAPTIVE, RCF, BASELINE ->
                throw new IllegalArgumentException(method + " is not the same band for all readings");
        };
    }

    /** Field names are data names: nothing in them needs escaping. */
    private static String places(List<Field> fields) {
        return fields.stream()
                .map(field -> "('%s', %d, %s, %s)"
                        .formatted(
                                field.name(),
                                fields.indexOf(field),
                                least(field.plausible()),
                                greatest(field.plausible())))
                .collect(Collectors.joining(", "));
    }

    private static String least(Range range) {
        return number(range.low());
    }

    private static String greatest(Range range) {
        return number(range.high());
    }

    private static String number(double bound) {
        return "CAST('" + bound + "' AS DOUBLE)";
    }
}

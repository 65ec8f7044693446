package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Readings outside a band from {@code low} to {@code high}, around what is expected: the same for all of a subject's, or for each of what
 * came so long before it.
 */
record BandSql(Method method, double threshold, Optional<Duration> window, boolean merged) {

    /** Of fewer readings before it, nothing is said of one. */
    private static final int LEAST_KNOWN = 10;

    /** What is longer has all of before in it, and its begin would be no timestamp. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    /** What deviates so little, for its size, does by rounding alone. */
    private static final double ROUNDED = 1e-13;

    /** What a normal distribution's deviation is, in its median absolute deviations. */
    private static final double DEVIATION_OF_MAD = 1.4826;

    private static final String BANDS = """
            WITH numbers AS (
                SELECT subject, field, "timestamp", sensor_id, quality_score, CAST(value AS DOUBLE) AS v%s FROM measured
                WHERE CAST(value AS DOUBLE) BETWEEN -1.7E308 AND 1.7E308),
            places AS (%s),
            %s,
            judged AS (SELECT *, least - %s * unit AS low, most + %s * unit AS high FROM banded)
            """;

    /** Each reading with the band of all of its series. */
    private static final String WHOLE = """
            %s,
            banded AS (
                SELECT n.*, b.expected, b.least, b.most, b.unit
                FROM numbers n JOIN inner_bands b ON b.subject = n.subject AND b.field = n.field)""";

    /** Each with the band of those before it, none of the same time among them: no order of these is right. */
    private static final String ROLLING = """
            banded AS (
                SELECT *, %s
                FROM (
                    SELECT *, count(*) OVER before AS known, %s FROM numbers
                    WINDOW before AS (
                        PARTITION BY subject, field ORDER BY "timestamp"
                        RANGE BETWEEN to_microseconds(%d) PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING))
                WHERE known >= %d)""";

    /** By how many units a reading is outside; where all are the same, any other is. */
    private static final String REACH =
            "CASE WHEN n.unit = 0 THEN CAST('inf' AS DOUBLE) ELSE greatest(n.least - n.v, n.v - n.most) / n.unit END";

    /** Asked of the reach alone: multiplied, a threshold is rounded otherwise than divided by. */
    private static final String OUTSIDE = "(n.v < n.least OR n.v > n.most) AND " + REACH + " > %s";

    private static final String LISTED = """
            SELECT s.subject AS "%s", s.subject_name AS "%s", n.field, n."timestamp", n.v AS value, n.expected, n.low, n.high,
                coalesce(1 - 1 / (1 + (n.v - n.expected) / (CASE WHEN n.v < n.least THEN n.low ELSE n.high END - n.expected)), 1)
                    AS score,
                CAST(NULL AS DOUBLE) AS odds,
                %s AS severity,
                '%s' AS kind,
                CASE WHEN %s IS NULL THEN '%s' ELSE 'sensor' END AS looks_like,
                %s AS sign,
                CASE WHEN n.v < n.least THEN 'below ' || round(n.low, 3) ELSE 'above ' || round(n.high, 3) END AS reason%s
            FROM judged n JOIN subjects s ON s.subject = n.subject
                JOIN places p ON p.subject = n.subject AND p.field = n.field
            WHERE %s
            ORDER BY n.subject, p.place, n."timestamp", n.sensor_id, n.v""";

    private static final String REACHES = """
            SELECT n.subject, n.field, n."timestamp", %s AS reach
            FROM judged n
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
                merged ? Surroundings.SQL : "",
                Plausible.places(context),
                window.map(this::rolling).orElseGet(() -> WHOLE.formatted(innerBands())),
                units(),
                units());
    }

    private String outside() {
        return OUTSIDE.formatted(units());
    }

    private String units() {
        return Plausible.number(method == Method.RANGE ? 0 : threshold);
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
                    FROM numbers n JOIN places p ON p.subject = n.subject AND p.field = n.field)""";
            case ADAPTIVE, RCF, BASELINE -> throw new IllegalArgumentException(method + " is no band");
        };
    }

    private String rolling(Duration behind) {
        return switch (method) {
            // The mean of equal numbers is rounded, and would differ from all of them; their extremes would say so, at
            // twice the time.
            case ZSCORE -> ROLLING.formatted("""
                        deviation > %s * abs(mean) AS differ, CASE WHEN differ THEN mean ELSE latest END AS expected,
                            expected AS least, expected AS most, CASE WHEN differ THEN deviation ELSE 0 END AS unit""".formatted(ROUNDED), """
                        avg(v) OVER before AS mean, stddev_samp(v) OVER before AS deviation,
                            last_value(v) OVER before AS latest""", micros(behind), LEAST_KNOWN);
            case IQR -> ROLLING.formatted("most - least AS unit", """
                        median(v) OVER before AS expected, quantile_cont(v, 0.25) OVER before AS least,
                            quantile_cont(v, 0.75) OVER before AS most""", micros(behind), LEAST_KNOWN);
            default -> throw new IllegalArgumentException(method + " has no window");
        };
    }

    private static long micros(Duration duration) {
        return TimeUnit.MICROSECONDS.convert(duration.compareTo(LONGEST) < 0 ? duration : LONGEST);
    }
}

package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How many readings lie in each of a row of equally wide bins, for all chosen readings or for each group. */
final class Histogram implements Analysis<Histogram.Parameters> {

    private final Recurrence recurrence;

    record Parameters(
            @Parameter(help = "how many bins at most, of a round width", byDefault = "20", least = 1, most = 10_000)
            int bins,

            @Parameter(help = "the width of a bin, instead of bins=")
            Optional<String> width,

            @Parameter(help = "groups: " + Grouping.HELP) Optional<List<String>> by,

            @Parameter(help = "the time zone of calendar units", byDefault = "UTC")
            ZoneId zone) {

        Parameters {
            width.ifPresent(Parameters::decimal);
        }

        private Bins between(double least, double most) {
            return width.map(Parameters::decimal)
                    .map(wide -> Bins.ofWidth(wide, least, most))
                    .orElseGet(() -> Bins.atMost(bins, least, most));
        }

        private static BigDecimal decimal(String word) {
            try {
                BigDecimal width = new BigDecimal(word);
                if (width.signum() > 0 && Math.abs(width.scale()) <= 12 && width.precision() <= 15) {
                    return width;
                }
            } catch (NumberFormatException e) {
                // Told below, with what is expected.
            }
            throw new IllegalArgumentException("width=[" + word + "] is no width: expected a number such as 0.5 or 10");
        }
    }

    Histogram(Recurrence recurrence) {
        this.recurrence = recurrence;
    }

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "histogram",
                "how many readings lie in each of a row of bins; NaN and infinities are not counted",
                Parameters.class,
                List.of(
                        new Column("field", ColumnType.TEXT),
                        new Column("from", ColumnType.DOUBLE),
                        new Column("to", ColumnType.DOUBLE),
                        new Column("count", ColumnType.BIGINT),
                        new Column("share", ColumnType.DOUBLE)),
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        WallClock clock = WallClock.of(parameters.zone(), context, Duration.ZERO);
        Grouping by = Grouping.of(parameters.by().orElse(List.of()), clock, context);
        Map<String, Bins> bins = new LinkedHashMap<>();
        Rows counted = recurrence.of(by, context)
                ? new BinnedRows(
                        context.query(countedSql(by, context)),
                        by.size(),
                        bins,
                        parameters::between,
                        Sql.floats(context))
                : context.query(sql(by, laid(parameters, bins, context), context));
        Rows rows = new BinRows(counted, by.size(), bins, context.watch());
        return new UnitRows(rows, context.metricType().unit().symbol(), Set.of("from", "to"));
    }

    private static Map<String, Bins> laid(Parameters parameters, Map<String, Bins> bins, AnalysisContext context) {
        String sql =
                "SELECT field, min(value), max(value) FROM measured WHERE " + Sql.finite(context) + " GROUP BY field";
        try (Rows extremes = context.query(sql)) {
            while (extremes.next()) {
                double least = DerivedRows.number(extremes.value(1));
                double most = DerivedRows.number(extremes.value(2));
                bins.put((String) extremes.value(0), parameters.between(least, most));
            }
        }
        return bins;
    }

    private static String countedSql(Grouping by, AnalysisContext context) {
        AskedFields fields = AskedFields.of(context);
        return """
                WITH %s chosen AS (SELECT %s value FROM %s WHERE %s),
                answers AS (SELECT %s value AS v, count(*) AS c FROM chosen GROUP BY %s value),
                totals AS (
                    SELECT %s v, c, CAST(sum(c) OVER (%s) AS BIGINT) AS n, min(v) OVER (%s) AS least, max(v) OVER (%s) AS most
                    FROM answers)
                SELECT %s field, v, c, n, least, most
                FROM %s
                ORDER BY %s, v""".formatted(
                        by.owners(),
                        by.computed(),
                        by.readings(),
                        Sql.finite(context),
                        by.keys(),
                        by.keys(),
                        by.keys(),
                        Sql.partitionBy(by.keys()),
                        Sql.partitionBy(fields.keys()),
                        Sql.partitionBy(fields.keys()),
                        by.named(),
                        by.joined("totals"),
                        by.order());
    }

    private static String sql(Grouping by, Map<String, Bins> bins, AnalysisContext context) {
        boolean floats = Sql.floats(context);
        // An edge such as 70.3 is compared in the values' own precision: a FLOAT of 70.3 is in the bin that begins
        // there.
        String type = floats ? "FLOAT" : "DOUBLE";
        String widths = bins.isEmpty()
                ? "('', 1.0, 1.0, 0, 0)"
                : bins.entrySet().stream()
                        .map(field ->
                                "('" + field.getKey() + "', " + field.getValue().sql() + ")")
                        .collect(Collectors.joining(", "));
        return """
                WITH %s guessed AS (
                    SELECT %s value, multiplier AS m, divisor AS d, first_bin, last_bin,
                        floor(CAST(value AS DOUBLE) * divisor / multiplier) AS b
                    FROM %s JOIN (VALUES %s) AS widths(of_field, multiplier, divisor, first_bin, last_bin) ON of_field = %s
                    WHERE %s),
                settled AS (
                    SELECT %s CAST(greatest(first_bin, least(last_bin, CASE
                        WHEN value >= CAST((b + 1) * m / d AS %s) THEN b + 1
                        WHEN value < CAST(b * m / d AS %s) THEN b - 1 ELSE b END)) AS BIGINT) AS bin
                    FROM guessed),
                answers AS (
                    SELECT %s bin, count(*) AS n, count(*) / sum(count(*)) OVER (%s) AS part FROM settled GROUP BY %s bin)
                SELECT %s field, bin, n AS count, part AS share
                FROM %s
                ORDER BY %s, bin""".formatted(
                by.owners(),
                by.computed(),
                by.readings(),
                widths,
                context.fields().size() == 1 ? "'" + context.fields().get(0).name() + "'" : "field",
                Sql.finite(context),
                by.keys(),
                type,
                type,
                by.keys(),
                Sql.partitionBy(by.keys()),
                by.keys(),
                by.named(),
                by.joined("answers"),
                by.order());
    }
}

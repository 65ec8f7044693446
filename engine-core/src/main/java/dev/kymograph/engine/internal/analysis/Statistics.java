package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Meaning;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.query.Summarizing;
import dev.kymograph.engine.internal.query.SummaryNeed;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Count, mean, deviation, extremes and quantiles, for all chosen readings or for each group. */
final class Statistics implements Analysis<Statistics.Parameters>, Summarizing<Statistics.Parameters> {

    /** What becomes of the columns of quantiles. */
    enum QuantileUse {
        @Meaning("of all readings")
        EXACT,
        @Meaning("near to it, also from a rollup")
        APPROXIMATE,
        @Meaning("no quantiles")
        NONE
    }

    record Parameters(
            @Parameter(help = "groups: " + Grouping.HELP) Optional<List<String>> by,

            @Parameter(help = "the time zone of calendar units", byDefault = "UTC")
            ZoneId zone,

            @Parameter(
                    help =
                            "median, p05 and p95: exact needs all readings; with approximate, from a day up, and none a rollup can"
                                    + " answer",
                    byDefault = "exact")
            QuantileUse quantiles,

            @Parameter(help = Rollups.HELP, byDefault = "on")
            Rollups rollups) {}

    private static final Set<String> MEASURED = Set.of("mean", "stddev", "min", "max", "median", "p05", "p95");

    private static final List<String> FRACTIONS = List.of("0.05", "0.5", "0.95");

    private final Recurrence recurrence;

    Statistics(Recurrence recurrence) {
        this.recurrence = recurrence;
    }

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "statistics",
                "count, mean, deviation, extremes and quantiles; NaN and infinities are not counted",
                Parameters.class,
                List.of(
                        new Column("field", ColumnType.TEXT),
                        new Column("count", ColumnType.BIGINT),
                        new Column("mean", ColumnType.DOUBLE),
                        new Column("stddev", ColumnType.DOUBLE),
                        new Column("min", ColumnType.OTHER),
                        new Column("max", ColumnType.OTHER),
                        new Column("median", ColumnType.DOUBLE),
                        new Column("p05", ColumnType.DOUBLE),
                        new Column("p95", ColumnType.DOUBLE)),
                Set.of(Need.NUMBERS));
    }

    @Override
    public SummaryNeed need(Parameters parameters, MetricType metricType, SubjectKind kind) {
        if (parameters.rollups() == Rollups.OFF) {
            return SummaryNeed.none(Rollups.FORBIDDEN);
        }
        if (parameters.quantiles() == QuantileUse.EXACT) {
            return SummaryNeed.none(
                    "exact quantiles need all readings; quantiles=approximate and quantiles=none do without");
        }
        SummaryNeed need = Grouping.need(parameters.by().orElse(List.of()), parameters.zone(), kind);
        return parameters.quantiles() == QuantileUse.APPROXIMATE && !need.isHindered() ? need.withQuantiles() : need;
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        WallClock clock = WallClock.of(parameters.zone(), context, Duration.ZERO);
        Grouping by = Grouping.of(parameters.by().orElse(List.of()), clock, context);
        Rows rows = context.query(sql(parameters.quantiles(), by, context));
        return new UnitRows(rows, context.metricType().unit().symbol(), MEASURED);
    }

    private String sql(QuantileUse quantiles, Grouping by, AnalysisContext context) {
        return """
                WITH %s
                SELECT %s field, coalesce(n, 0) AS count, mean, deviation AS stddev, least AS min, most AS max,
                    %s AS median, %s AS p05, %s AS p95
                FROM %s
                ORDER BY %s""".formatted(
                        answers(quantiles, by, context),
                        by.named(),
                        quantile("q[2]", quantiles, context),
                        quantile("q[1]", quantiles, context),
                        quantile("q[3]", quantiles, context),
                        by.joinedEvenIfNone("answers"),
                        by.order());
    }

    private String answers(QuantileUse quantiles, Grouping by, AnalysisContext context) {
        if (quantiles == QuantileUse.NONE) {
            return Sums.answers(by, context);
        }
        return Sums.areLent(context)
                ? KeptQuantiles.answers(by, FRACTIONS)
                : Quantiles.of(by, FRACTIONS, recurrence, context).answers();
    }

    private static String quantile(String expression, QuantileUse quantiles, AnalysisContext context) {
        if (quantiles == QuantileUse.NONE) {
            return "CAST(NULL AS DOUBLE PRECISION)";
        }
        return Sums.areLent(context) ? expression : Sql.quantile(expression, context);
    }
}

package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
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

/** Count, mean, deviation, extremes and exact quantiles, for all chosen readings or for each group. */
final class Statistics implements Analysis<Statistics.Parameters>, Summarizing<Statistics.Parameters> {

    /** What becomes of the columns of quantiles. */
    enum QuantileUse {
        EXACT,
        NONE
    }

    record Parameters(
            @Parameter(help = "groups: " + Grouping.HELP) Optional<List<String>> by,

            @Parameter(help = "the time zone of calendar units", byDefault = "UTC")
            ZoneId zone,

            @Parameter(
                    help = "median, p05 and p95: exact needs all readings; with none a rollup can answer",
                    byDefault = "exact")
            QuantileUse quantiles,

            @Parameter(help = Rollups.HELP, byDefault = "on")
            Rollups rollups) {}

    private static final Set<String> MEASURED = Set.of("mean", "stddev", "min", "max", "median", "p05", "p95");

    private static final String NO_QUANTILE = "CAST(NULL AS DOUBLE PRECISION)";

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
        return parameters.quantiles() == QuantileUse.EXACT
                ? SummaryNeed.none("exact quantiles need all readings; quantiles=none does without")
                : Grouping.need(parameters.by().orElse(List.of()), parameters.zone(), kind);
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        WallClock clock = WallClock.of(parameters.zone(), context, Duration.ZERO);
        Grouping by = Grouping.of(parameters.by().orElse(List.of()), clock, context);
        Rows rows = context.query(sql(parameters.quantiles(), by, context));
        return new UnitRows(rows, context.metricType().unit().symbol(), MEASURED);
    }

    private static String sql(QuantileUse quantiles, Grouping by, AnalysisContext context) {
        boolean exact = quantiles == QuantileUse.EXACT;
        return """
                WITH %s
                SELECT %s field, coalesce(n, 0) AS count, mean, deviation AS stddev, least AS min, most AS max,
                    %s AS median, %s AS p05, %s AS p95
                FROM %s
                ORDER BY %s""".formatted(
                        exact
                                ? Quantiles.of(by, List.of("0.05", "0.5", "0.95"), context)
                                        .answers()
                                : Sums.answers(by, context),
                        by.named(),
                        exact ? Sql.quantile("q[2]", context) : NO_QUANTILE,
                        exact ? Sql.quantile("q[1]", context) : NO_QUANTILE,
                        exact ? Sql.quantile("q[3]", context) : NO_QUANTILE,
                        by.joinedEvenIfNone("answers"),
                        by.order());
    }
}

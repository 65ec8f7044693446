package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Count, mean, deviation, extremes and exact quantiles, for all chosen readings or for each group. */
final class Statistics implements Analysis<Statistics.Parameters> {

    record Parameters(
            @Parameter(help = "groups: " + Grouping.HELP) Optional<List<String>> by,

            @Parameter(help = "the time zone of calendar units", byDefault = "UTC")
            ZoneId zone) {}

    private static final Set<String> MEASURED = Set.of("mean", "stddev", "min", "max", "median", "p05", "p95");

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
    public Rows run(Parameters parameters, AnalysisContext context) {
        WallClock clock = WallClock.of(parameters.zone(), context, Duration.ZERO);
        Grouping by = Grouping.of(parameters.by().orElse(List.of()), clock, context);
        Rows rows = context.query(sql(by, context));
        return new UnitRows(rows, context.metricType().unit().symbol(), MEASURED);
    }

    private static String sql(Grouping by, AnalysisContext context) {
        return """
                WITH %s
                SELECT %s field, coalesce(n, 0) AS count, mean, deviation AS stddev, least AS min, most AS max,
                    %s AS median, %s AS p05, %s AS p95
                FROM %s
                ORDER BY %s""".formatted(
                Quantiles.of(by, List.of("0.05", "0.5", "0.95"), context).answers(),
                by.named(),
                Sql.quantile("q[2]", context),
                Sql.quantile("q[1]", context),
                Sql.quantile("q[3]", context),
                by.joinedEvenIfNone("answers"),
                by.order());
    }
}

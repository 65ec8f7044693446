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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Any percentiles, one a row, for all chosen readings or for each group. */
final class Percentiles implements Analysis<Percentiles.Parameters> {

    private final Recurrence recurrence;

    record Parameters(
            @Parameter(help = "which ones, from 0 (the least) to 100 (the greatest)", byDefault = "1,5,25,50,75,95,99")
            List<String> p,

            @Parameter(help = "groups: " + Grouping.HELP) Optional<List<String>> by,

            @Parameter(help = "the time zone of calendar units", byDefault = "UTC")
            ZoneId zone) {

        Parameters {
            p.forEach(Parameters::percentile);
        }

        List<BigDecimal> percentiles() {
            return p.stream().map(Parameters::percentile).distinct().toList();
        }

        private static BigDecimal percentile(String word) {
            try {
                BigDecimal percentile = new BigDecimal(word.strip());
                if (percentile.signum() >= 0 && percentile.compareTo(BigDecimal.valueOf(100)) <= 0) {
                    return percentile.signum() == 0 ? BigDecimal.ZERO : percentile.stripTrailingZeros();
                }
            } catch (NumberFormatException e) {
                // Told below, with what is expected.
            }
            throw new IllegalArgumentException("p=[" + word + "] is no percentile: expected numbers from 0 to 100");
        }
    }

    Percentiles(Recurrence recurrence) {
        this.recurrence = recurrence;
    }

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "percentiles",
                "the values that so many in a hundred readings do not exceed; NaN and infinities are not counted",
                Parameters.class,
                List.of(
                        new Column("field", ColumnType.TEXT),
                        new Column("count", ColumnType.BIGINT),
                        new Column("percentile", ColumnType.DOUBLE),
                        new Column("value", ColumnType.DOUBLE)),
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        WallClock clock = WallClock.of(parameters.zone(), context, Duration.ZERO);
        Grouping by = Grouping.of(parameters.by().orElse(List.of()), clock, context);
        Rows rows = context.query(sql(by, parameters.percentiles(), context));
        return new UnitRows(rows, context.metricType().unit().symbol(), Set.of("value"));
    }

    private String sql(Grouping by, List<BigDecimal> percentiles, AnalysisContext context) {
        List<String> fractions = percentiles.stream()
                .map(percentile -> percentile.movePointLeft(2).toPlainString())
                .toList();
        String wanted = IntStream.range(0, percentiles.size())
                .mapToObj(i -> "(" + percentiles.get(i).toPlainString() + ", " + (i + 1) + ")")
                .collect(Collectors.joining(", "));
        return """
                WITH %s
                SELECT %s field, coalesce(n, 0) AS count, CAST(percentile AS DOUBLE) AS percentile,
                    %s AS value
                FROM %s CROSS JOIN (VALUES %s) AS wanted(percentile, nth)
                ORDER BY %s, nth""".formatted(
                        Quantiles.of(by, fractions, recurrence, context).answers(),
                        by.named(),
                        Sql.quantile("q[nth]", context),
                        by.joinedEvenIfNone("answers"),
                        wanted,
                        by.order());
    }
}

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

/** How fast the values of each subject rise or fall: of its means of days, so that the time of day plays no part. */
final class Trend implements Analysis<Trend.Parameters>, Summarizing<Trend.Parameters> {

    record Parameters(
            @Parameter(help = "the width of a bucket, whose mean is a point: 1h, 1d, 1w, 1mo", byDefault = "1d")
            String every,

            @Parameter(help = "the time that a slope is told for", byDefault = "1d")
            Duration per,

            @Parameter(help = "of the intervals around the slopes", byDefault = "0.95", least = 0.5, most = 0.9999)
            double confidence,

            @Parameter(help = "the time zone that days begin in", byDefault = "UTC")
            ZoneId zone,

            @Parameter(help = Rollups.HELP, byDefault = "on")
            Rollups rollups) {

        Parameters {
            Bucket.parse(every, Duration.ZERO);
            if (per.isZero()) {
                throw new IllegalArgumentException("per=0s is no time: expected one such as 1h, 1d or 1w");
            }
        }

        Bucket bucket() {
            return Bucket.parse(every, Duration.ZERO);
        }
    }

    static final List<Column> COLUMNS = List.of(
            new Column("field", ColumnType.TEXT),
            new Column("points", ColumnType.BIGINT),
            new Column("slope", ColumnType.DOUBLE),
            new Column("slope_low", ColumnType.DOUBLE),
            new Column("slope_high", ColumnType.DOUBLE),
            new Column("theil_sen", ColumnType.DOUBLE),
            new Column("theil_sen_low", ColumnType.DOUBLE),
            new Column("theil_sen_high", ColumnType.DOUBLE));

    private static final Set<String> SLOPES =
            Set.of("slope", "slope_low", "slope_high", "theil_sen", "theil_sen_low", "theil_sen_high");

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "trend",
                "how fast each subject's values rise or fall: least squares and Theil–Sen, with their intervals",
                Parameters.class,
                COLUMNS,
                Set.of(Need.NUMBERS));
    }

    @Override
    public SummaryNeed need(Parameters parameters, MetricType metricType, SubjectKind kind) {
        return parameters.rollups() == Rollups.OFF
                ? SummaryNeed.none(Rollups.FORBIDDEN)
                : SummaryNeed.of(parameters.bucket().unit(), parameters.zone());
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        Bucket bucket = parameters.bucket();
        WallClock clock = WallClock.of(parameters.zone(), context, bucket.longest());
        AskedFields fields = AskedFields.of(context);
        String sql = """
                WITH chosen AS (SELECT subject AS s, %s %s AS b, %s FROM %s),
                points AS (SELECT s, %s b, %s AS v FROM chosen GROUP BY s, %s b)
                SELECT s AS %s, subject_name AS %s, field, %s AS "timestamp", v AS value
                FROM %s JOIN points ON %s JOIN subjects ON subject = s
                ORDER BY s, place, b""".formatted(
                        fields.computed(),
                        bucket.start(clock),
                        Sums.areLent(context) ? "n, mean" : "value",
                        Sums.source(context),
                        fields.keys(),
                        Sums.mean(context),
                        fields.keys(),
                        Sql.name(context.kind().idColumn()),
                        Sql.name(context.kind().nameColumn()),
                        bucket.instant("b", clock),
                        fields.relation(),
                        fields.joined());
        Rows rows = new TrendRows(context.query(sql), parameters.per(), parameters.confidence());
        return new UnitRows(rows, unit(context.metricType().unit().symbol(), parameters.per()), SLOPES);
    }

    private static String unit(String unit, Duration per) {
        return unit + "/" + word(per).orElse(per.toSeconds() + "s");
    }

    private static Optional<String> word(Duration per) {
        if (per.equals(Duration.ofDays(per.toDays()))) {
            return Optional.of(per.toDays() == 1 ? "d" : per.toDays() + "d");
        }
        return per.equals(Duration.ofHours(per.toHours()))
                ? Optional.of(per.toHours() == 1 ? "h" : per.toHours() + "h")
                : Optional.empty();
    }
}

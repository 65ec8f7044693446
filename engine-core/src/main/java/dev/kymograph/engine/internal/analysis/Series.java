package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Meaning;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.query.Summarizing;
import dev.kymograph.engine.internal.query.SummaryNeed;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One value for each bucket of time, for each subject or group. */
final class Series implements Analysis<Series.Parameters>, Summarizing<Series.Parameters> {

    private static final long MOST_FILLED = 10_000_000;

    private static final String SUMMARY = "n, mean, least, most, first, first_at, last, last_at";

    /** How the readings of a bucket become one value. */
    enum Aggregate {
        @Meaning("their mean")
        MEAN("mean", ""),
        @Meaning("the least of them")
        MIN("min(value)", "min(least)"),
        @Meaning("the greatest of them")
        MAX("max(value)", "max(most)"),
        @Meaning("all of them together")
        SUM("sum(CAST(value AS DOUBLE))", "sum(n * mean)"),
        @Meaning("how many there are")
        COUNT("count(*)", "CAST(sum(n) AS BIGINT)"),
        @Meaning("their median")
        MEDIAN("median", ""),
        // Of several at one time: the least is the first, the greatest the last.
        @Meaning("the earliest of them")
        FIRST(
                "struct_extract(min(struct_pack(t := t, v := value)), 'v')",
                "struct_extract(min(struct_pack(t := first_at, v := first)), 'v')"),
        @Meaning("the latest of them")
        LAST(
                "struct_extract(max(struct_pack(t := t, v := value)), 'v')",
                "struct_extract(max(struct_pack(t := last_at, v := last)), 'v')");

        private final String sql;
        private final String ofSummaries;

        Aggregate(String sql, String ofSummaries) {
            this.sql = sql;
            this.ofSummaries = ofSummaries;
        }

        /** The mean of what is all the same is that, not a number next to it. */
        private static String mean(AnalysisContext context) {
            String least = "min(" + (Sums.areLent(context) ? "least" : "value") + ")";
            String most = "max(" + (Sums.areLent(context) ? "most" : "value") + ")";
            return Sql.wholeNumbers(context)
                    ? Sums.mean(context)
                    : "CASE WHEN " + least + " = " + most + " THEN " + Sql.shortest(least) + " ELSE "
                            + Sums.mean(context) + " END";
        }

        private String sql(Grouping groups, AnalysisContext context) {
            if (this == MEDIAN) {
                return Sql.median(context);
            }
            if (this == MEAN) {
                return mean(context);
            }
            if (Sums.areLent(context)) {
                return ofSummaries;
            }
            if (Sql.sharesInstants(context) || !groups.eachSubject() || (this != FIRST && this != LAST)) {
                return sql;
            }
            return this == FIRST ? "arg_min(value, t)" : "arg_max(value, t)";
        }
    }

    /** What becomes of buckets without readings, between a group's first and its last. */
    enum Fill {
        @Meaning("no row")
        NONE,
        @Meaning("a row without a value")
        NULL,
        @Meaning("the value before, on and on")
        LOCF,
        @Meaning("on a line from the value before to the next")
        LINEAR
    }

    record Parameters(
            @Parameter(help = "the width of a bucket: 15m, 1h, 1d, 1w, 1mo, 1q, 1y")
            String every,

            @Parameter(help = "how its readings become one value", byDefault = "mean")
            Aggregate aggregate,

            @Parameter(help = "groups, instead of each subject: " + Grouping.HELP)
            Optional<List<String>> by,

            @Parameter(help = "the time zone that days begin in", byDefault = "UTC")
            ZoneId zone,

            @Parameter(help = "how much later than midnight buckets begin", byDefault = "0s")
            Duration offset,

            @Parameter(
                    help = "empty buckets: none, null, the last value carried forward, or a line",
                    byDefault = "none")
            Fill fill,

            @Parameter(help = "the longest time from one value to the next that locf and linear fill")
            Optional<Duration> maxGap,

            @Parameter(help = Rollups.HELP, byDefault = "on")
            Rollups rollups) {

        Parameters {
            Bucket.parse(every, offset);
            boolean invents = fill == Fill.LOCF || fill == Fill.LINEAR;
            if (invents && maxGap.isEmpty()) {
                throw new IllegalArgumentException(
                        "fill=locf and fill=linear need max_gap=…, the longest time they may fill, such as 1h");
            }
            if (!invents && maxGap.isPresent()) {
                throw new IllegalArgumentException("max_gap=… belongs to fill=locf or fill=linear");
            }
        }

        Bucket bucket() {
            return Bucket.parse(every, offset);
        }
    }

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "series",
                "one value for each bucket of time; NaN and infinities are left out, filled buckets are flagged",
                Parameters.class,
                List.of(
                        new Column("field", ColumnType.TEXT),
                        new Column("timestamp", ColumnType.TIMESTAMP),
                        new Column("value", ColumnType.OTHER),
                        new Column("filled", ColumnType.BOOLEAN)),
                Set.of(Need.NUMBERS));
    }

    @Override
    public SummaryNeed need(Parameters parameters, MetricType metricType, SubjectKind kind) {
        if (parameters.rollups() == Rollups.OFF) {
            return SummaryNeed.none(Rollups.FORBIDDEN);
        }
        if (parameters.aggregate() == Aggregate.MEDIAN) {
            return SummaryNeed.none(SummaryNeed.MEDIAN);
        }
        Bucket bucket = parameters.bucket();
        return Grouping.need(parameters.by().orElse(List.of()), parameters.zone(), kind)
                .alsoAt(bucket.unit(), bucket.offset());
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        WallClock clock =
                WallClock.of(parameters.zone(), context, parameters.bucket().longest());
        Grouping groups = parameters
                .by()
                .map(words -> Grouping.of(words, clock, context))
                .orElseGet(() -> Grouping.bySubject(context));
        if (parameters.fill() != Fill.NONE) {
            bound(parameters, groups, context);
        }
        Rows rows = CarriedText.query(context, sql(parameters, groups, clock, context), columns(groups, context));
        if (parameters.aggregate() != Aggregate.COUNT) {
            rows = new UnitRows(rows, context.metricType().unit().symbol(), Set.of("value"));
        }
        return parameters.fill() == Fill.NONE ? rows : new FilledRows(rows, groups.size() + 1, parameters);
    }

    /** Refuses to fill more rows than anybody can read, before the first of them is made. */
    private static void bound(Parameters parameters, Grouping groups, AnalysisContext context) {
        String spans = "WITH " + groups.owners() + "chosen AS (SELECT " + groups.computed()
                + "\"timestamp\" AS t FROM " + source(groups, context)
                + ") SELECT min(t), max(t) FROM chosen " + Sql.groupBy(groups.keys()) + " HAVING count(*) > 0";
        double buckets = 0;
        try (Rows rows = context.query(spans)) {
            while (rows.next()) {
                double seconds = Expected.seconds((Instant) rows.value(0), (Instant) rows.value(1));
                buckets += 1 + seconds / parameters.bucket().shortest().toSeconds();
            }
        }
        if (buckets > MOST_FILLED) {
            throw new RefusedException(
                    "series.rows",
                    "Cannot run series: with fill= it would answer with some "
                            + String.format(Locale.ROOT, "%.0f", buckets)
                            + " rows, and at most " + MOST_FILLED
                            + " are filled. Choose a wider every=, or fewer subjects or less time");
        }
    }

    private static String source(Grouping groups, AnalysisContext context) {
        return Sums.areLent(context) ? groups.summaries() : groups.readings() + " WHERE " + Sql.finite(context);
    }

    private static List<CarriedText.Asked> columns(Grouping groups, AnalysisContext context) {
        List<CarriedText.Asked> columns = new ArrayList<>(groups.columns());
        columns.add(new CarriedText.Asked("field", context.fields().size() == 1));
        Stream.of("timestamp", "value", "filled").map(CarriedText.Asked::once).forEach(columns::add);
        return columns;
    }

    private static String sql(Parameters parameters, Grouping groups, WallClock clock, AnalysisContext context) {
        Bucket bucket = parameters.bucket();
        boolean summarized = Sums.areLent(context);
        return """
                WITH %s chosen AS (
                    SELECT %s %s AS b, %s FROM %s),
                answers AS (
                    SELECT %s b, %s AS v FROM chosen GROUP BY %s b)
                SELECT %s field, %s AS "timestamp", v AS value, 1 = 0 AS filled
                FROM %s
                ORDER BY %s, b""".formatted(
                        groups.owners(),
                        groups.computed(),
                        bucket.start(clock),
                        summarized ? SUMMARY : "\"timestamp\" AS t, value",
                        source(groups, context),
                        groups.keys(),
                        parameters.aggregate().sql(groups, context),
                        groups.keys(),
                        groups.named(),
                        bucket.instant("b", clock),
                        groups.joined("answers"),
                        groups.order());
    }
}

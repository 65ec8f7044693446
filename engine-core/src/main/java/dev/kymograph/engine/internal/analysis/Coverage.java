package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.query.Summarizing;
import dev.kymograph.engine.internal.query.SummaryNeed;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How many of the readings expected on a day are there, for each subject. */
final class Coverage implements Analysis<Coverage.Parameters>, Summarizing<Coverage.Parameters> {

    record Parameters(
            @Parameter(help = "the time zone that days begin in", byDefault = "UTC")
            ZoneId zone,

            @Parameter(help = "how often a reading is expected; the metric type's interval where none is given")
            Optional<Duration> every,

            @Parameter(help = Rollups.HELP, byDefault = "on")
            Rollups rollups) {}

    static final List<Column> COLUMNS = List.of(
            new Column("field", ColumnType.TEXT),
            new Column("day", ColumnType.DATE),
            new Column("expected", ColumnType.BIGINT),
            new Column("present", ColumnType.BIGINT),
            new Column("ratio", ColumnType.DOUBLE));

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "coverage",
                "readings expected and present per subject and day; without from= and to=, from its first to its last reading",
                Parameters.class,
                COLUMNS,
                Set.of(Need.INTERVAL));
    }

    @Override
    public SummaryNeed need(Parameters parameters, MetricType metricType, SubjectKind kind) {
        if (parameters.rollups() == Rollups.OFF) {
            return SummaryNeed.none(Rollups.FORBIDDEN);
        }
        if (Sql.sharesInstants(metricType)) {
            return SummaryNeed.none("readings of one time count once");
        }
        if (metricType.fields().stream().anyMatch(Coverage::maybeNotFinite)) {
            return SummaryNeed.none("NaN and infinities, which rollups leave out, are present");
        }
        return SummaryNeed.of(Duration.ofDays(1), parameters.zone());
    }

    private static boolean maybeNotFinite(Field field) {
        boolean floating = field.type() == FieldType.FLOAT || field.type() == FieldType.DOUBLE;
        Range possible = field.possible();
        return floating && !(Double.isFinite(possible.low()) && Double.isFinite(possible.high()));
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        Duration interval = intervalWithinADay(context.metricType(), parameters.every());
        WallClock clock = WallClock.of(parameters.zone(), context, Duration.ZERO);
        // Several sensors at one time are one reading that was expected.
        String ofReadings = Sql.sharesInstants(context.metricType()) ? "count(DISTINCT \"timestamp\")" : "count(*)";
        boolean summarized = Sums.areLent(context);
        String present = summarized ? "CAST(sum(n) AS BIGINT)" : ofReadings;
        AskedFields fields = AskedFields.of(context);
        String sql = """
                WITH dated AS (SELECT subject AS s, %s CAST(%s AS DATE) AS d, %s FROM %s),
                counts AS (SELECT s, %s d, %s AS present FROM dated GROUP BY s, %s d),
                spans AS (SELECT s AS spanned, min(d) AS earliest, max(d) AS latest FROM counts GROUP BY s)
                SELECT subject AS %s, subject_name AS %s, field, d, present, earliest, latest, lives_from, lives_until
                FROM subjects CROSS JOIN %s
                    LEFT JOIN spans ON spanned = subject
                    LEFT JOIN counts ON s = subject AND %s
                ORDER BY subject, place, d""".formatted(
                        fields.computed(),
                        clock.local("\"timestamp\""),
                        summarized ? "n" : "\"timestamp\"",
                        summarized ? "summaries" : "measured",
                        fields.keys(),
                        present,
                        fields.keys(),
                        Sql.name(context.kind().idColumn()),
                        Sql.name(context.kind().nameColumn()),
                        fields.relation(),
                        fields.joined());
        return new CoverageRows(context.query(sql), context.window(), parameters.zone(), interval);
    }

    private static Duration intervalWithinADay(MetricType metricType, Optional<Duration> every) {
        Duration interval = Expected.interval("coverage", metricType, every);
        if (interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new RefusedException(
                    "analysis.not-applicable",
                    "Cannot answer coverage for " + metricType.name() + ": a reading is expected every "
                            + interval.toHours() + " hours, which is less than one a day; ask for its gaps instead");
        }
        return interval;
    }
}

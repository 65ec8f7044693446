package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.plugin.anomalydetection.adaptive.Detector;
import dev.kymograph.plugin.anomalydetection.adaptive.Forest;
import dev.kymograph.plugin.anomalydetection.adaptive.Judge;
import dev.kymograph.plugin.anomalydetection.baseline.Middle;
import dev.kymograph.plugin.anomalydetection.baseline.Same;
import dev.kymograph.plugin.anomalydetection.baseline.Side;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.pf4j.Extension;

/** Lists unusual readings: what was expected, how unusual they are, and why. */
@Extension
public final class Anomalies implements Analysis<Anomalies.Parameters> {

    /** How to look for them. */
    public record Parameters(
            @Parameter(
                    help =
                            "adaptive, rcf, baseline, zscore, mad, iqr, or range: what is plausible; adaptive where none is given, or zscore with a threshold above 1")
            Optional<Method> method,

            @Parameter(
                    help =
                            "list from here on: a score from 0 to 1 (adaptive, rcf: 0.5), or so many deviations (baseline: 12, zscore: 3, mad: 3.5, iqr: 1.5); above 1 and without a method, standard deviations",
                    least = 0)
            Optional<Double> threshold,

            @Parameter(
                    help =
                            "zscore and iqr compare with what came so long before each reading, such as 30d; with all that is chosen where none is given")
            Optional<Duration> window,

            @Parameter(
                    help =
                            "adaptive and rcf learn from so many first readings; 15 % of them, at most 750, where none is given",
                    least = 0)
            Optional<Integer> probation,

            @Parameter(
                    help =
                            "adaptive looks at these metrics, too: what is expected goes along with them, as a pulse does with activity")
            Optional<List<OtherMetric>> with,

            @Parameter(
                    help = "baseline compares with so many days before; 10 where none is given",
                    least = 2,
                    most = BaselineWords.MOST_DAYS)
            Optional<Integer> days,

            @Parameter(
                    help =
                            "baseline compares with the same hour, the same hour on working days or weekends (weekend), or on the same weekday, or with the whole day; hour where none is given")
            Optional<Same> same,

            @Parameter(help = "baseline looks at these hours alone, such as 22-5; at all where none are given")
            Optional<String> hours,

            @Parameter(help = "whose hours and days baseline means; UTC where none is given")
            Optional<ZoneId> zone,

            @Parameter(help = "baseline expects this of the days before; median where none is given")
            Optional<Middle> base,

            @Parameter(
                    help =
                            "baseline lists what is further from that, in place of a threshold: 0.8 in the metric's unit, or 30%")
            Optional<String> beyond,

            @Parameter(help = "baseline lists what is on this side alone; both where none is given")
            Optional<Side> side,

            @Parameter(help = "baseline lists what has been unusual for so long")
            Optional<Duration> lasting,

            @Parameter(help = "baseline lists what has been unusual on so many days in a row", least = 2, most = 60)
            Optional<Integer> inARow,

            @Parameter(help = "each reading by itself, or neighbours as one", byDefault = "readings")
            Form as,

            @Parameter(
                    help =
                            "episodes: neighbours are at most so far apart; ten times what readings usually are, where none is given")
            Optional<Duration> within) {

        /** By a method's own settings, or with a threshold. */
        static Parameters of(
                Method method,
                Optional<Double> threshold,
                Optional<Duration> window,
                Optional<List<OtherMetric>> with) {
            return new Parameters(
                    Optional.of(method),
                    threshold,
                    window,
                    Optional.empty(),
                    with,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Form.READINGS,
                    Optional.empty());
        }

        /** Where none is named, what the threshold is one of: no score is above 1. */
        Method chosen() {
            return method.orElseGet(
                    () -> threshold.orElse(0.0) > Method.ADAPTIVE.greatest() ? Method.ZSCORE : Method.ADAPTIVE);
        }

        double from() {
            return threshold.orElse(chosen().threshold());
        }
    }

    /** What says whose reading it is comes before. */
    static final int FIRST_OF_READING = 2;

    private static final int INTERVALS = 10;

    static final Column SCORE = new Column("score", ColumnType.DOUBLE);

    static final List<Column> COLUMNS = List.of(
            new Column("field", ColumnType.TEXT),
            new Column("timestamp", ColumnType.TIMESTAMP),
            new Column("value", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            new Column("expected", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            new Column("low", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            new Column("high", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            SCORE,
            new Column("odds", ColumnType.DOUBLE),
            new Column("severity", ColumnType.TEXT),
            new Column("kind", ColumnType.TEXT),
            new Column("looks_like", ColumnType.TEXT),
            new Column("sign", ColumnType.TEXT),
            new Column("reason", ColumnType.TEXT));

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "anomalies",
                "unusual readings, by what the subject's others are or what is plausible; NaN and infinities are none",
                Parameters.class,
                COLUMNS,
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        boolean merged = parameters.as() == Form.EPISODES;
        if (!merged && parameters.within().isPresent()) {
            throw new RefusedException(
                    "analysis.parameter",
                    "Cannot list anomalies: within says which are one episode; leave it out, or add as=episodes");
        }
        refuse(parameters, context);
        if (!merged) {
            return attributed(parameters, false, context);
        }
        // Asked first: there is one question at a time.
        Duration within = within(parameters.within(), context);
        return new EpisodeRows(
                attributed(parameters, true, context),
                within,
                context.metricType().unit().symbol());
    }

    /** With what is known of others on the same sensor, by methods that look back; the others stay as fast as their SQL. */
    private static Rows attributed(Parameters parameters, boolean merged, AnalysisContext context) {
        if (!parameters.chosen().looksBack()) {
            return unusual(parameters, merged, context);
        }
        Optional<SharedSensors> shared = SharedSensors.of(context, () -> within(parameters.within(), context));
        JudgedRows judged = judged(parameters, merged, context);
        return shared.isPresent() ? new NeighbourRows(judged, shared.get(), context) : judged;
    }

    /**
     * How far apart neighbours may be. What is measured counts, not what the metric type expects: where readings come more seldom, none
     * would have a neighbour.
     */
    static Duration within(Optional<Duration> given, AnalysisContext context) {
        return given.orElseGet(() -> usualInterval(context).multipliedBy(INTERVALS));
    }

    private static Duration usualInterval(AnalysisContext context) {
        try (Rows rows = context.query("""
                SELECT median(mean) FROM (
                    SELECT (epoch_us(max("timestamp")) - epoch_us(min("timestamp"))) / (count(*) - 1) AS mean
                    FROM measured GROUP BY subject, field HAVING count(*) > 1)""")) {
            Object found = rows.next() ? rows.value(0) : null;
            return found == null ? Duration.ZERO : Duration.of(((Number) found).longValue(), ChronoUnit.MICROS);
        }
    }

    /** Unusual readings one by one, by parameters that fit; with their {@link Surroundings} where they are going to be merged. */
    static Rows unusual(Parameters parameters, boolean merged, AnalysisContext context) {
        Method method = parameters.chosen();
        return method.looksBack()
                ? judged(parameters, merged, context)
                : context.query(new BandSql(method, parameters.from(), parameters.window(), merged).select(context));
    }

    private static JudgedRows judged(Parameters parameters, boolean merged, AnalysisContext context) {
        Method method = parameters.chosen();
        return method == Method.BASELINE
                ? JudgedRows.baseline(context, BaselineWords.rules(parameters), merged)
                : byScore(parameters, merged, context);
    }

    private static JudgedRows byScore(Parameters parameters, boolean merged, AnalysisContext context) {
        // Asked first: there is one question at a time.
        Beside beside = Beside.of(parameters.with().orElse(List.of()), context);
        IntFunction<Judge> judges = parameters.chosen() == Method.RCF
                ? Forest::new
                : probation -> {
                    Detector detector = new Detector(probation, beside.count());
                    return (moment, value) -> detector.next(moment, value, beside.values());
                };
        return JudgedRows.byScore(
                new JudgedRows.Listing(context, parameters.from(), merged, beside), parameters.probation(), judges);
    }

    /** Before anything is read. */
    static void refuse(Parameters parameters, AnalysisContext context) {
        refuseWhatDoesNotFit(parameters);
        refuseItself(parameters, context);
    }

    private static void refuseWhatDoesNotFit(Parameters parameters) {
        Method method = parameters.chosen();
        if (parameters.from() > method.greatest()) {
            throw refused(
                    method,
                    "threshold is " + parameters.from() + ", expected a score from 0 to 1; or add method=zscore");
        }
        if (!method.isByScore() && parameters.probation().isPresent()) {
            throw refused(method, "it has no probation; leave it out, or say method=adaptive");
        }
        if (method != Method.ADAPTIVE && parameters.with().isPresent()) {
            throw refused(method, "it looks at no other metrics; leave with out, or say method=adaptive");
        }
        if (parameters.window().isPresent()) {
            refuseWindow(method, parameters.window().get());
        }
        if (method == Method.BASELINE) {
            BaselineWords.rules(parameters);
        } else {
            BaselineWords.given(parameters).findFirst().ifPresent(word -> {
                throw refused(method, "it looks at no days; leave " + word + " out, or say method=baseline");
            });
        }
        if (method == Method.RANGE && parameters.threshold().isPresent()) {
            throw refused(method, "it has no threshold; leave it out, or say method=zscore");
        }
    }

    /** A field is no other than itself. */
    private static void refuseItself(Parameters parameters, AnalysisContext context) {
        String name = context.metricType().name();
        boolean named = parameters.with().orElse(List.of()).stream()
                .anyMatch(other -> other.name().equals(name));
        long numbers = context.metricType().fields().stream()
                .filter(field -> field.type().isNumeric())
                .count();
        if (named && numbers < 2) {
            throw refused(
                    Method.ADAPTIVE, "with is " + name + " itself, which has no other field; name another metric");
        }
    }

    private static void refuseWindow(Method method, Duration window) {
        if (!method.isRolling()) {
            throw refused(method, "it has no window; leave it out, or say method=zscore or method=iqr");
        }
        if (window.isZero() || window.isNegative()) {
            throw refused(method, "window is no time at all; expected one such as 30d");
        }
    }

    static RefusedException refused(Method method, String why) {
        String name = method.name().toLowerCase(Locale.ROOT);
        return new RefusedException("analysis.parameter", "Cannot look for anomalies by " + name + ": " + why);
    }
}

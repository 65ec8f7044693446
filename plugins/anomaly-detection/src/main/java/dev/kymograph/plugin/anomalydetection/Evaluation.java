package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/** Compares what methods find with what is known to be unusual. */
@Extension
public final class Evaluation implements Analysis<Evaluation.Parameters> {

    /** Which methods, at which thresholds, against what. */
    public record Parameters(
            @Parameter(
                    help =
                            "a CSV file of what is known to be unusual: the subject's id, from, to (excluded), and metric and field where it is about one of them")
            Path labels,

            @Parameter(
                    help = "those to compare",
                    byDefault = "adaptive,baseline,zscore,mad,iqr,range",
                    oneOf = {"adaptive", "rcf", "baseline", "zscore", "mad", "iqr", "range"})
            List<String> method,

            @Parameter(help = "a row for each; the method's own where none is given")
            Optional<List<String>> threshold,

            @Parameter(
                    help = "a row for each of so many thresholds, from one that finds much to one that finds little",
                    least = 2,
                    most = 100)
            Optional<Integer> sweep,

            @Parameter(
                    help =
                            "zscore and iqr compare with what came so long before each reading; with all that is chosen where none is given")
            Optional<Duration> window,

            @Parameter(help = "adaptive looks at these metrics, too, as with anomalies")
            Optional<List<OtherMetric>> with,

            @Parameter(help = "unusual readings at most so far apart are one alarm, as with anomalies as=episodes")
            Optional<Duration> within) {

        /** Checks the thresholds, which come as words. */
        public Parameters {
            if (threshold.isPresent() && sweep.isPresent()) {
                throw new IllegalArgumentException("threshold and sweep both say at which; leave one of them out");
            }
            if (window.isPresent() && method.stream().map(Evaluation::method).noneMatch(Method::isRolling)) {
                throw new IllegalArgumentException("window is for zscore and iqr, which are not among the methods");
            }
            if (with.isPresent() && !method.contains("adaptive")) {
                throw new IllegalArgumentException("with is for adaptive, which is not among the methods");
            }
            threshold.ifPresent(words -> words.forEach(Parameters::number));
        }

        private static double number(String word) {
            try {
                double number = Double.parseDouble(word);
                if (number >= 0 && Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below, with what is expected.
            }
            throw new IllegalArgumentException("threshold=[" + word + "] is none: expected numbers such as 3,4.5");
        }

        private Anomalies.Parameters asked(Method of, Optional<Double> at) {
            return Anomalies.Parameters.of(
                    of,
                    at,
                    of.isRolling() ? window : Optional.empty(),
                    of == Method.ADAPTIVE ? with : Optional.empty());
        }

        private List<Optional<Double>> thresholds(Method of) {
            if (of == Method.RANGE) {
                return List.of(Optional.empty());
            }
            return sweep.map(of::sweep)
                    .or(() -> threshold.map(
                            words -> words.stream().map(Parameters::number).toList()))
                    .map(numbers -> numbers.stream().map(Optional::of).toList())
                    .orElse(List.of(Optional.empty()));
        }
    }

    private static final double WEEK = Duration.ofDays(7).toSeconds();

    private static final List<Column> COLUMNS = List.of(
            new Column("field", ColumnType.TEXT),
            new Column("method", ColumnType.TEXT),
            new Column("threshold", ColumnType.DOUBLE),
            new Column("windows", ColumnType.BIGINT),
            new Column("found", ColumnType.BIGINT),
            new Column("alarms", ColumnType.BIGINT),
            new Column("false_alarms", ColumnType.BIGINT),
            new Column("precision", ColumnType.DOUBLE),
            new Column("recall", ColumnType.DOUBLE),
            new Column("f1", ColumnType.DOUBLE),
            new Column("delay", ColumnType.DOUBLE, "s"),
            new Column("false_per_week", ColumnType.DOUBLE));

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "evaluate",
                "what methods of anomalies find of what is known to be unusual, and what else",
                Parameters.class,
                COLUMNS,
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        for (String word : parameters.method()) {
            Method method = method(word);
            parameters
                    .thresholds(method)
                    .forEach(threshold -> Anomalies.refuse(parameters.asked(method, threshold), context));
        }
        Map<String, List<Judgement.Window>> windows = Labels.of(parameters.labels(), context);
        Map<String, Double> weeks = weeks(context);
        Duration within = Anomalies.within(parameters.within(), context);
        List<List<Object>> rows = new ArrayList<>();
        for (String word : parameters.method()) {
            Method method = method(word);
            List<Compared> all = parameters.thresholds(method).stream()
                    .map(threshold ->
                            new Compared(parameters.asked(method, threshold), judgements(context, windows, within)))
                    .toList();
            Compared.run(all, context);
            for (Compared each : all) {
                for (Field field : context.fields()) {
                    Judgement judged = each.fields().get(field.name());
                    rows.add(row(field.name(), word, each.shown(), judged, weeks.get(field.name())));
                }
            }
        }
        return Rows.of(COLUMNS, rows);
    }

    private static Method method(String word) {
        return Method.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Map<String, Judgement> judgements(
            AnalysisContext context, Map<String, List<Judgement.Window>> windows, Duration within) {
        Map<String, Judgement> fields = new HashMap<>();
        context.fields()
                .forEach(field ->
                        fields.put(field.name(), new Judgement(windows.getOrDefault(field.name(), List.of()), within)));
        return fields;
    }

    private static List<Object> row(String field, String method, Double threshold, Judgement judged, Double weeks) {
        return Arrays.asList(
                field,
                method,
                threshold,
                judged.windows(),
                judged.found(),
                judged.alarms(),
                judged.falseAlarms(),
                judged.precision(),
                judged.recall(),
                judged.f1(),
                judged.delay(),
                weeks == null || weeks == 0 ? null : (Double) (judged.falseAlarms() / weeks));
    }

    /** How long subjects were measured, all together. */
    private static Map<String, Double> weeks(AnalysisContext context) {
        Map<String, Double> weeks = new HashMap<>();
        try (Rows rows = context.query("""
                SELECT field, sum(seconds) FROM (
                    SELECT field, epoch(max("timestamp")) - epoch(min("timestamp")) AS seconds FROM measured GROUP BY subject, field)
                GROUP BY field""")) {
            while (rows.next()) {
                weeks.put((String) rows.value(0), ((Number) rows.value(1)).doubleValue() / WEEK);
            }
        }
        return weeks;
    }
}

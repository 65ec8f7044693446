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
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.query.Summarizing;
import dev.kymograph.engine.internal.query.SummaryNeed;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Groups of subjects against one of them. Each subject counts once, by its own summary: a thousand readings of one animal say no
 * more of its breed than the animal does.
 */
final class Compare implements Analysis<Compare.Parameters>, Summarizing<Compare.Parameters> {

    /** How the readings of a subject become its summary. */
    enum Aggregate {
        @Meaning("their mean")
        MEAN,
        @Meaning("their median")
        MEDIAN,
        @Meaning("the least of them")
        MIN,
        @Meaning("the greatest of them")
        MAX;

        private String sql(AnalysisContext context) {
            boolean summarized = Sums.areLent(context);
            return switch (this) {
                case MEAN -> Sums.mean(context);
                case MEDIAN -> Sql.median(context);
                case MIN -> Sql.shortest("min(" + (summarized ? "least" : "value") + ")");
                case MAX -> Sql.shortest("max(" + (summarized ? "most" : "value") + ")");
            };
        }
    }

    record Parameters(
            @Parameter(help = "the attribute whose groups are compared")
            String by,

            @Parameter(help = "the group that the others are compared with; the first where none is given")
            Optional<String> reference,

            @Parameter(help = "how the readings of a subject become its one number", byDefault = "mean")
            Aggregate aggregate,

            @Parameter(help = "of the interval around the difference", byDefault = "0.95", least = 0.5, most = 0.9999)
            double confidence,

            @Parameter(help = "how often the subjects are drawn again", byDefault = "2000", least = 100, most = 100_000)
            int resamples,

            @Parameter(help = "what the drawing begins with: the same gives the same interval", byDefault = "1")
            long seed,

            @Parameter(help = Rollups.HELP, byDefault = "on")
            Rollups rollups) {}

    private static final Set<String> MEASURED = Set.of("mean", "stddev", "difference", "low", "high");

    private static final List<Column> COLUMNS = List.of(
            new Column("field", ColumnType.TEXT),
            new Column("subjects", ColumnType.BIGINT),
            new Column("mean", ColumnType.DOUBLE),
            new Column("stddev", ColumnType.DOUBLE),
            new Column("difference", ColumnType.DOUBLE),
            new Column("low", ColumnType.DOUBLE),
            new Column("high", ColumnType.DOUBLE),
            new Column("hedges_g", ColumnType.DOUBLE),
            new Column("note", ColumnType.TEXT));

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "compare",
                "groups of subjects by an attribute: their difference, how large and how sure it is",
                Parameters.class,
                COLUMNS,
                Set.of(Need.NUMBERS));
    }

    @Override
    public SummaryNeed need(Parameters parameters, MetricType metricType, SubjectKind kind) {
        if (parameters.rollups() == Rollups.OFF) {
            return SummaryNeed.none(Rollups.FORBIDDEN);
        }
        return parameters.aggregate() == Aggregate.MEDIAN ? SummaryNeed.none(SummaryNeed.MEDIAN) : SummaryNeed.whole();
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        List<String> attributes =
                context.kind().attributes().stream().map(Attribute::name).toList();
        if (!attributes.contains(parameters.by())) {
            throw new RefusedException(
                    "analysis.unknown-group",
                    "Cannot compare by '" + parameters.by() + "': it is none of the attributes of "
                            + context.kind().name() + ", which are " + String.join(", ", attributes));
        }
        List<Column> columns = new ArrayList<>(COLUMNS);
        Map<String, Map<Object, List<Double>>> fields = new LinkedHashMap<>();
        try (Rows summaries = context.query(sql(parameters, context))) {
            columns.add(0, summaries.columns().get(0));
            while (summaries.next()) {
                fields.computeIfAbsent((String) summaries.value(1), field -> new LinkedHashMap<>())
                        .computeIfAbsent(summaries.value(0), group -> new ArrayList<>())
                        .add((Double) summaries.value(2));
            }
        }
        List<List<Object>> rows = new ArrayList<>();
        fields.forEach((field, groups) -> rows.addAll(rows(field, groups, parameters, context.watch())));
        return new UnitRows(Rows.of(columns, rows), context.metricType().unit().symbol(), MEASURED);
    }

    private static String sql(Parameters parameters, AnalysisContext context) {
        AskedFields fields = AskedFields.of(context);
        String group = Sql.name(parameters.by());
        return """
                WITH summaries AS (SELECT subject AS s, %s %s AS v FROM %s %s),
                owners AS (SELECT subject AS owner, %s AS g FROM subjects)
                SELECT g AS %s, field, v FROM %s JOIN summaries ON %s JOIN owners ON owner = s
                ORDER BY place, g NULLS LAST, s""".formatted(
                        fields.computed(),
                        parameters.aggregate().sql(context),
                        Sums.source(context),
                        Sql.groupBy("s, " + fields.keys()),
                        group,
                        group,
                        fields.relation(),
                        fields.joined());
    }

    private static List<List<Object>> rows(
            String field, Map<Object, List<Double>> groups, Parameters parameters, Watch watch) {
        Object reference = reference(groups, parameters);
        Sample base = Sample.of(groups.get(reference));
        List<List<Object>> rows = new ArrayList<>();
        rows.add(row(reference, field, base, null, null, null, null, "the reference" + tooFew(base)));
        groups.forEach((group, summaries) -> {
            if (!Objects.equals(group, reference)) {
                rows.add(compared(group, field, Sample.of(summaries), base, parameters, watch));
            }
        });
        return rows;
    }

    private static List<Object> compared(
            Object group, String field, Sample sample, Sample base, Parameters parameters, Watch watch) {
        double difference = sample.mean() - base.mean();
        if (sample.size() < 2 || base.size() < 2) {
            String why = sample.size() < 2 ? tooFew(sample) : "; the reference has fewer than 2 subjects";
            return row(group, field, sample, difference, null, null, null, why.substring(2));
        }
        Bootstrap bootstrap = new Bootstrap(parameters.resamples(), parameters.seed(), watch);
        Interval interval = bootstrap.differenceOfMeans(sample, base, parameters.confidence());
        // Groups that do not vary at all have no size of an effect.
        double g = sample.hedgesG(base);
        return row(
                group, field, sample, difference, interval.low(), interval.high(), Double.isFinite(g) ? g : null, null);
    }

    private static List<Object> row(
            Object group,
            String field,
            Sample sample,
            Double difference,
            Double low,
            Double high,
            Double g,
            String note) {
        Double deviation = sample.size() < 2 ? null : (Double) sample.deviation();
        return Arrays.asList(
                group, field, (long) sample.size(), sample.mean(), deviation, difference, low, high, g, note);
    }

    private static String tooFew(Sample sample) {
        return sample.size() < 2 ? "; fewer than 2 subjects" : "";
    }

    private static Object reference(Map<Object, List<Double>> groups, Parameters parameters) {
        if (parameters.reference().isEmpty()) {
            return groups.keySet().iterator().next();
        }
        String wanted = parameters.reference().get();
        return groups.keySet().stream()
                .filter(group -> String.valueOf(group).equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "analysis.unknown-group",
                        "Cannot compare with '" + wanted + "': no subject with readings has that "
                                + parameters.by() + "; there are "
                                + groups.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.PlausibleOf;
import dev.kymograph.metric.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What is plausible of each subject's fields, by its attributes where the metric type says so, and the kind has them. */
final class Plausible {

    private record Place(int subject, String field) {}

    private final Map<String, Range> ofAll;
    private final Map<Place, Range> ofSome = new HashMap<>();

    private Plausible(List<Field> fields) {
        ofAll = fields.stream().collect(Collectors.toMap(Field::name, Field::plausible));
    }

    /** Asks for the subjects only where they differ. */
    static Plausible of(AnalysisContext context) {
        Plausible plausible = new Plausible(context.fields());
        if (context.fields().stream().anyMatch(field -> !some(field, context).isEmpty())) {
            try (Rows rows = context.query("SELECT subject, field, least, greatest FROM (" + places(context) + ")")) {
                while (rows.next()) {
                    plausible.ofSome.put(
                            new Place((Integer) rows.value(0), (String) rows.value(1)),
                            new Range((Double) rows.value(2), (Double) rows.value(3)));
                }
            }
        }
        return plausible;
    }

    Range of(int subject, String field) {
        Range some = ofSome.get(new Place(subject, field));
        return some == null ? ofAll.getOrDefault(field, Range.UNBOUNDED) : some;
    }

    /** A SELECT of {@code subject}, {@code field}, its {@code place} among the fields, and {@code least} and {@code greatest}. */
    static String places(AnalysisContext context) {
        List<Field> fields = context.fields();
        // Field and attribute names are data names: nothing in them needs escaping.
        String values = fields.stream()
                .map(field -> "('%s', %d, %s, %s)"
                        .formatted(
                                field.name(),
                                fields.indexOf(field),
                                number(field.plausible().low()),
                                number(field.plausible().high())))
                .collect(Collectors.joining(", "));
        return "SELECT s.subject, f.field, f.place, %s AS least, %s AS greatest FROM subjects s CROSS JOIN (VALUES %s) AS f(field, place, low, high)"
                .formatted(bound(context, "f.low", Range::low), bound(context, "f.high", Range::high), values);
    }

    /** Those of attributes that the kind has: another plugin may have declared it. */
    private static List<PlausibleOf> some(Field field, AnalysisContext context) {
        return field.plausibleOf().stream()
                .filter(some -> context.kind().attribute(some.attribute()).isPresent())
                .toList();
    }

    private static String bound(AnalysisContext context, String ofAll, ToDoubleFunction<Range> end) {
        String cases = context.fields().stream()
                .flatMap(field -> some(field, context).stream().map(some -> when(field, some, end)))
                .collect(Collectors.joining());
        return cases.isEmpty() ? ofAll : "CASE" + cases + " ELSE " + ofAll + " END";
    }

    private static String when(Field field, PlausibleOf some, ToDoubleFunction<Range> end) {
        return " WHEN f.field = '%s' AND CAST(s.\"%s\" AS VARCHAR) = '%s' THEN %s"
                .formatted(
                        field.name(),
                        some.attribute(),
                        some.value().replace("'", "''"),
                        number(end.applyAsDouble(some.range())));
    }

    static String number(double bound) {
        return "CAST('" + bound + "' AS DOUBLE)";
    }
}

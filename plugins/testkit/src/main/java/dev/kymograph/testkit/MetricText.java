package dev.kymograph.testkit;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.PlausibleOf;
import dev.kymograph.metric.Range;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a metric type as a file of a plugins folder declares it. */
final class MetricText {

    private MetricText() {}

    static String of(MetricType metric) {
        StringBuilder text = new StringBuilder();
        text.append("name = ").append(metric.name()).append('\n');
        text.append("description = ").append(quoted(metric.description())).append('\n');
        text.append("unit = ").append(quoted(metric.unit().symbol())).append('\n');
        text.append("kind = ").append(metric.kind()).append('\n');
        metric.interval()
                .ifPresent(interval ->
                        text.append("interval = ").append(interval.toMillis()).append("ms\n"));
        text.append("key { sensor = ")
                .append(metric.key().sensor())
                .append(", fields = ")
                .append(metric.key().fields())
                .append(" }\n");
        return text.append(metric.fields().stream()
                        .map(MetricText::field)
                        .collect(Collectors.joining("\n  ", "fields = [\n  ", "\n]\n")))
                .toString();
    }

    private static String field(Field field) {
        String ranges = field.type().isNumeric()
                ? ", possible = " + range(field.possible()) + ", plausible = " + range(field.plausible())
                        + ", plausible-of = "
                        + field.plausibleOf().stream().map(MetricText::some).toList()
                : "";
        return "{ name = " + field.name() + ", type = "
                + field.type().toString().toLowerCase(Locale.ROOT) + ranges + ", description = "
                + quoted(field.description()) + " }";
    }

    private static String some(PlausibleOf some) {
        return "{ attribute = " + some.attribute() + ", value = " + quoted(some.value()) + ", range = "
                + range(some.range()) + " }";
    }

    private static String range(Range range) {
        return "[" + bound(range.low()) + ", " + bound(range.high()) + "]";
    }

    private static String bound(double bound) {
        return Double.isInfinite(bound) ? (bound < 0 ? "-inf" : "inf") : Double.toString(bound);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

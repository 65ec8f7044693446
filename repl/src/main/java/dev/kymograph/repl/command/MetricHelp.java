package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.PlausibleOf;
import dev.kymograph.metric.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All about one metric type. */
final class MetricHelp {

    private MetricHelp() {}

    /** Of the metric type called so. */
    static Optional<String> of(String name, Engine engine) {
        return engine.vocabulary().metricTypes().stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .map(MetricHelp::text);
    }

    private static String text(MetricType type) {
        StringBuilder text = new StringBuilder(type.name());
        if (!type.description().isEmpty()) {
            text.append(": ").append(type.description());
        }
        text.append("\n\n  Measured on ")
                .append(type.kind())
                .append(type.interval()
                        .map(interval -> ", every " + Intervals.text(interval))
                        .orElse(", as events"))
                .append("\n  The same reading again: same ")
                .append(String.join(", ", key(type)))
                .append("\n\n");
        HelpCommand.columns(
                type.fields().stream()
                        .map(field -> new String[] {field.name(), said(field, type)})
                        .toList(),
                text);
        return text.append("\nExample: statistics ")
                .append(type.name())
                .append("\nExample: SELECT * FROM ")
                .append(type.name())
                .append(" LIMIT 10;\n")
                .toString();
    }

    private static List<String> key(MetricType type) {
        List<String> key = new ArrayList<>(List.of("subject", "timestamp"));
        if (type.key().sensor()) {
            key.add("sensor_id");
        }
        key.addAll(type.key().fields());
        return key;
    }

    private static String said(Field field, MetricType type) {
        List<String> parts = new ArrayList<>();
        String unit = field.type().isNumeric() ? type.unit().symbol() : "";
        parts.add(unit.isEmpty() ? field.type().toString() : field.type() + " in " + unit);
        if (!field.possible().equals(Range.UNBOUNDED)) {
            parts.add("possible " + range(field.possible()));
        }
        if (!field.plausible().equals(field.possible())) {
            parts.add("plausible " + range(field.plausible()));
        }
        for (PlausibleOf some : field.plausibleOf()) {
            parts.add("plausible " + range(some.range()) + " where " + some.attribute() + " is " + some.value());
        }
        if (!field.description().isEmpty()) {
            parts.add(field.description());
        }
        return String.join("; ", parts);
    }

    private static String range(Range range) {
        if (range.high() == Double.POSITIVE_INFINITY) {
            return "from " + bound(range.low());
        }
        return range.low() == Double.NEGATIVE_INFINITY ? "up to " + bound(range.high()) : range.toString();
    }

    private static String bound(double value) {
        return new Range(value, value).toString().replaceFirst(" to .*", "");
    }
}

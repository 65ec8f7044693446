package dev.kymograph.repl.command;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.MetricType;
import java.util.Optional;

/** A question that runs, made of what an analysis says of itself. */
final class AnalysisExample {

    private AnalysisExample() {}

    static Optional<String> of(String name, Vocabulary vocabulary) {
        Optional<MetricType> metric = metric(vocabulary);
        Optional<CommandSpec> spec = vocabulary.analyses().stream()
                .filter(analysis -> analysis.name().equals(name))
                .findFirst();
        if (metric.isEmpty() || spec.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder(name + " " + metric.get().name());
        for (ParameterSpec parameter : spec.get().parameters()) {
            if (parameter.required() && parameter.byDefault().isEmpty()) {
                Optional<String> value = value(parameter, metric.get(), vocabulary);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                line.append(' ').append(parameter.name()).append('=').append(value.get());
            }
        }
        return Optional.of(line.toString());
    }

    /** The metric that examples are about, where there is one whose first field has numbers. */
    static Optional<MetricType> metric(Vocabulary vocabulary) {
        return vocabulary.metricTypes().stream()
                .filter(type -> type.interval().isPresent()
                        && type.fields().get(0).type().isNumeric())
                .min(DemoQuestions.MOST_TELLING);
    }

    private static Optional<String> value(ParameterSpec parameter, MetricType metric, Vocabulary vocabulary) {
        if (!parameter.allowed().isEmpty()) {
            return Optional.of(parameter.allowed().get(0));
        }
        if (parameter.name().equals("every")) {
            return Optional.of("1d");
        }
        return vocabulary.subjectKinds().stream()
                .filter(kind -> parameter.name().equals("by") && kind.name().equals(metric.kind()))
                .flatMap(kind -> kind.attributes().stream())
                .filter(attribute -> attribute.type() == AttributeType.TEXT)
                .map(Attribute::name)
                .findFirst();
    }
}

package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Optional;

/** The subject kinds and metric types that the catalog knows, by name. */
public record Declarations(List<SubjectKind> kinds, List<MetricType> metricTypes) {

    public Declarations {
        kinds = List.copyOf(kinds);
        metricTypes = List.copyOf(metricTypes);
    }

    /** The metric type called so; an error that names the nearest where there is none. */
    public MetricType requireMetricType(String name) {
        return metricType(name)
                .orElseThrow(() -> unknown(
                        "metric.unknown",
                        "metric type",
                        name,
                        metricTypes.stream().map(MetricType::name).toList()));
    }

    /** The subject kind called so; an error that names the nearest where there is none. */
    public SubjectKind requireKind(String name) {
        return kind(name)
                .orElseThrow(() -> unknown(
                        "kind.unknown",
                        "subject kind",
                        name,
                        kinds.stream().map(SubjectKind::name).toList()));
    }

    /** The subject kind that a metric type is measured on, which a plugin may have failed to bring. */
    public SubjectKind kindOf(MetricType metricType) {
        return kind(metricType.kind())
                .orElseThrow(() -> new KymographException(
                        ErrorKind.CONFIGURATION,
                        "kind.unknown",
                        "Cannot use metric type '" + metricType.name() + "': its subject kind '" + metricType.kind()
                                + "' is not declared. Add the plugin that brings it"));
    }

    private static KymographException unknown(String code, String what, String name, List<String> known) {
        String rest =
                known.isEmpty() ? " None is declared: is a plugin missing?" : " Known are " + String.join(", ", known);
        return new KymographException(
                ErrorKind.USAGE,
                code,
                "Cannot find " + what + " '" + name + "'." + Nearest.didYouMean(name, known) + rest);
    }

    public Optional<SubjectKind> kind(String name) {
        return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    public Optional<MetricType> metricType(String name) {
        return metricTypes.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}

package dev.kymograph.engine.internal.catalog;

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

    public Optional<SubjectKind> kind(String name) {
        return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    public Optional<MetricType> metricType(String name) {
        return metricTypes.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}

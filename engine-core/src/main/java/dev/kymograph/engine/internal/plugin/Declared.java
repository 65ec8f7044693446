package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;

/** What an extension declared when it was asked, once. */
record Declared(List<MetricType> metricTypes, List<SubjectKind> subjectKinds) implements MetricTypes {

    Declared {
        metricTypes = List.copyOf(metricTypes);
        subjectKinds = List.copyOf(subjectKinds);
    }
}

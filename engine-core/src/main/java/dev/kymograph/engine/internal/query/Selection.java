package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Which readings a question is about.
 *
 * @param fields the chosen fields
 * @param leastQuality readings below it, or without a score, are left out
 */
public record Selection(
        MetricType metricType,
        SubjectKind kind,
        List<Field> fields,
        Scope scope,
        OptionalDouble leastQuality,
        AsOf asOf) {

    public Selection {
        fields = List.copyOf(fields);
    }
}

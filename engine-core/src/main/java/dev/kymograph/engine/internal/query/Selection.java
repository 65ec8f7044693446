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
 * @param others metric types of which the same subjects and times are read, too
 */
public record Selection(
        MetricType metricType,
        SubjectKind kind,
        List<Field> fields,
        Scope scope,
        OptionalDouble leastQuality,
        AsOf asOf,
        List<MetricType> others) {

    public Selection {
        fields = List.copyOf(fields);
        others = List.copyOf(others);
    }

    /** The same of some of its fields. */
    Selection of(List<Field> some) {
        return new Selection(metricType, kind, some, scope, leastQuality, asOf, others);
    }

    /** The same beside others. */
    Selection beside(List<MetricType> more) {
        return new Selection(metricType, kind, fields, scope, leastQuality, asOf, more);
    }
}

package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one plugin brings.
 *
 * @param names that it takes: {@code metric pulse_rate}
 */
record Offer(
        List<SubjectKind> subjectKinds,
        List<MetricType> metricTypes,
        List<OfferedAnalysis<?>> analyses,
        List<OfferedSample<?>> sampleData,
        List<OfferedFunction> functions,
        List<OfferedFormat<?>> formats,
        List<OfferedMethod> methods,
        List<OfferedWatch<?>> watches,
        List<OfferedStorage> storages,
        List<ZoneTable> tables,
        List<String> contributed,
        List<Name> names) {

    /** What tables and views of the SQL surface are called in messages. */
    static final String RELATION = "table or view";

    /** What functions of SQL are called. */
    static final String FUNCTION = "function";

    static final Offer NOTHING = new Offer(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of());

    /** A name that only one plugin may have among its kind: a metric type, an analysis, a table or view of the SQL surface. */
    record Name(String what, String name) {

        @Override
        public String toString() {
            return what + " '" + name + "'";
        }
    }

    Stream<SubjectKind> kinds() {
        return subjectKinds.stream();
    }

    Stream<MetricType> metrics() {
        return metricTypes.stream();
    }
}

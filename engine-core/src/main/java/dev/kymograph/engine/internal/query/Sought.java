package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a question needs to see.
 *
 * @param metricTypes one for each scope
 * @param kinds whose subjects it needs
 * @param plan which of what it sees it reads
 * @param copied what it needs as the catalog has it
 */
record Sought(
        List<Scope> scopes,
        Map<String, MetricType> metricTypes,
        List<SubjectKind> kinds,
        Function<State, SummaryPlan> plan,
        Floor.Copied copied,
        AsOf asOf) {

    /** One that reads all that it sees. */
    static Sought all(
            List<Scope> scopes,
            Map<String, MetricType> metricTypes,
            List<SubjectKind> kinds,
            Floor.Copied copied,
            AsOf asOf) {
        return new Sought(
                scopes, metricTypes, kinds, state -> SummaryPlan.none(state.parts(), List.of()), copied, asOf);
    }
}

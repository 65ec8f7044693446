package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Map;

/**
 * What a question needs to see.
 *
 * @param metricTypes one for each scope
 * @param kinds whose subjects it needs
 * @param copied what it needs as the catalog has it
 */
record Sought(
        List<Scope> scopes,
        Map<String, MetricType> metricTypes,
        List<SubjectKind> kinds,
        Floor.Copied copied,
        AsOf asOf) {}

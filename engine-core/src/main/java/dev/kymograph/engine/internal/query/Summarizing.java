package dev.kymograph.engine.internal.query;

import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;

/**
 * An analysis that may answer from summaries of readings instead of the readings. Its context is a {@link SummaryContext}.
 *
 * @param <P> its parameters
 */
public interface Summarizing<P extends Record> {

    SummaryNeed need(P parameters, MetricType metricType, SubjectKind kind);
}

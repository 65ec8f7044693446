package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;

/**
 * What columns files of readings should have.
 *
 * @param subjectInPath a regular expression whose first group is the subject, for files that have no column for it; empty where the
 *     path does not say
 */
public record WantedColumns(MetricType metricType, SubjectKind kind, String subjectInPath) {}

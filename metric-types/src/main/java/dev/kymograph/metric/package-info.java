/**
 * The vocabulary: what is measured ({@link dev.kymograph.metric.MetricType}), on whom ({@link dev.kymograph.metric.SubjectKind},
 * {@link dev.kymograph.metric.Subject}) and what came out ({@link dev.kymograph.metric.Reading}).
 *
 * <p>Immutable values without dependencies, shared by the engine, its plugins and the programs that embed it. Constructors refuse
 * what could never be stored, with an {@link java.lang.IllegalArgumentException} that says why.
 */
package dev.kymograph.metric;

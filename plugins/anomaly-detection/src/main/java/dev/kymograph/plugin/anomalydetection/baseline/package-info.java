/**
 * A judge that compares readings with what the same subject had in the last days.
 *
 * <p>{@link dev.kymograph.plugin.anomalydetection.baseline.Baseline} keeps a {@code History} for each part of the day or week that
 * {@link dev.kymograph.plugin.anomalydetection.baseline.Rules} tell apart.
 */
package dev.kymograph.plugin.anomalydetection.baseline;

/** Unusual readings: {@link dev.kymograph.plugin.anomalydetection.Anomalies} lists them, by one of several methods. */
package dev.kymograph.plugin.anomalydetection;

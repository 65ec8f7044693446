/** The metric type {@code pulse_rate}. */
package dev.kymograph.plugin.pulse;

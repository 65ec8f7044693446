/** The metric type {@code temperature}. */
package dev.kymograph.plugin.temperature;

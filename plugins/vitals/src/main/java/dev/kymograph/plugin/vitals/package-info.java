/** The metric types {@code activity_level}, {@code weight} and {@code blood_pressure}. */
package dev.kymograph.plugin.vitals;

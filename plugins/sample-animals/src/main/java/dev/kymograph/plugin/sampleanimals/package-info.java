/**
 * Sample animals and their readings, the same for the same seed.
 *
 * <p>{@link dev.kymograph.plugin.sampleanimals.SampleAnimals} draws a herd, decides what befalls each animal (gaps, anomalies), and
 * writes month by month. What is drawn for an animal depends on the seed, its number and the moment, never on other animals or
 * metrics: so more of these leave the rest as it was.
 */
package dev.kymograph.plugin.sampleanimals;

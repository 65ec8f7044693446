/**
 * A detector that reads a series once, from its begin to its end, and says of each reading how surprising it was by what came before.
 *
 * <p>{@link dev.kymograph.plugin.anomalydetection.adaptive.Detector} asks what is {@code Expected}, measures in several ways how far the
 * reading is from that, and has a {@code Tail} for each of them say how rare that was so far.
 */
package dev.kymograph.plugin.anomalydetection.adaptive;

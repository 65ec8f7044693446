/**
 * The analyses that every metric type gets. Each is written as a plugin would write it, over the vocabulary and the extension points
 * alone.
 */
package dev.kymograph.engine.internal.analysis;

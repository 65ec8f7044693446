/** The analyses that every metric type gets, and how the words of a question become typed parameters. */
package dev.kymograph.engine.internal.analysis;

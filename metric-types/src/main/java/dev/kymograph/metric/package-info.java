/** The vocabulary: what is measured, of whom, and the readings themselves. */
package dev.kymograph.metric;

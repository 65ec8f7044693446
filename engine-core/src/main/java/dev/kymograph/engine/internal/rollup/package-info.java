/** Rollups: metric types that sum up others, kept true by the engine and read in place of them where the answer is the same. */
package dev.kymograph.engine.internal.rollup;

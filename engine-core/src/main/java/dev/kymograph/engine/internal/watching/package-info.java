/** Rules that judge readings as they are ingested: what they find becomes readings of another metric type. */
package dev.kymograph.engine.internal.watching;

package dev.kymograph.engine.internal.catalog;

/**
 * Readings of a rollup that are computed from others.
 *
 * @param snapshot the one whose readings were summed up; where the rollup has begun anew since, they are not true
 */
public record Derived(String rollup, long snapshot) {}

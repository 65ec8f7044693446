package dev.kymograph.engine.internal.lake.source;

/**
 * A column of a file that is asked for.
 *
 * @param column its position in the file
 * @param type what is to be made of it
 */
record Wanted(int column, ValueType type) {}

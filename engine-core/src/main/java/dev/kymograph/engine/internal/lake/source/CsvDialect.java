package dev.kymograph.engine.internal.lake.source;

/** How a CSV file separates and quotes its values. */
record CsvDialect(char delimiter, char quote) {}

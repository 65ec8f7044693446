package dev.kymograph.benchmark;

import java.nio.file.Path;

/**
 * What all contestants have alike.
 *
 * @param data the engine's data folder, whose lake the others read too
 * @param subjects a CSV file of the animals
 * @param memory that DuckDB may use
 */
record Settings(Path data, Path subjects, String memory, int threads) {}

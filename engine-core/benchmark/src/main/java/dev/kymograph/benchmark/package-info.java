/**
 * The benchmark: the same questions to the engine and to plain DuckDB over the same files, each contestant in a JVM of its own with the
 * same memory and threads, in turns. An answer's time counts only after all contestants have given the same answer.
 */
package dev.kymograph.benchmark;

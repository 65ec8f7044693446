/**
 * The two DuckDB instances. The store holds the catalog and writes files, and never sees a user's text; the question instance is in
 * memory, sees nothing but the lake, and can be thrown away. Quoting and the reading of DuckDB's errors happen here and nowhere
 * else.
 */
package dev.kymograph.engine.internal.duckdb;

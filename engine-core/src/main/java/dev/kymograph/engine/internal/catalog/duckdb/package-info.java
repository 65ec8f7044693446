/**
 * The catalog in an embedded DuckDB file. One thread writes, with a connection of its own, what the callers of {@link
 * dev.kymograph.engine.internal.catalog.duckdb.DuckDbCatalog} hand it; readers take connections from a small stock. One class for
 * each group of tables holds their SQL.
 */
package dev.kymograph.engine.internal.catalog.duckdb;

/** The catalog's database where it is embedded: a DuckDB file that belongs to one process. */
package dev.kymograph.engine.internal.catalog.duckdb;

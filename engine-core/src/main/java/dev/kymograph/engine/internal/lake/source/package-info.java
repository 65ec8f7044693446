/**
 * Foreign files become checked rows. DuckDB reads CSV, NDJSON and Parquet at its own speed and every value is converted without
 * loss or refused with a reason; where a text file is malformed, it is taken apart record by record, so that one bad record costs
 * itself and nothing else. The rules are written twice, in SQL for files and in Java for readings that come as objects, and one
 * table of cases tests both.
 */
package dev.kymograph.engine.internal.lake.source;

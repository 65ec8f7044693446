/**
 * A user's SQL is checked and understood before it runs. DuckDB parses the text; what comes back is walked, and whatever is not on the
 * list of what statements may use is refused. On the way the constant conditions on each relation are found, by which files are pruned.
 */
package dev.kymograph.engine.internal.query.sql;

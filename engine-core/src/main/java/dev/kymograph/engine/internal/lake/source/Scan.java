package dev.kymograph.engine.internal.lake.source;

import java.util.List;

/**
 * Rows in SQL.
 *
 * @param relation what stands behind FROM
 * @param inputs the values of a row that were asked for
 * @param flaw an expression for why the row as a whole is malformed, NULL for one that isn't; null where no row is
 */
record Scan(String relation, List<Input> inputs, String flaw) {}

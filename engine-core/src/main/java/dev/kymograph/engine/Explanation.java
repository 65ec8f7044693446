package dev.kymograph.engine;

import java.util.List;

/**
 * How a question would be answered, or was.
 *
 * @param steps one sentence each
 * @param sql what DuckDB runs; of an analysis that was not run, the readings that it is lent
 * @param analyzed what DuckDB did, an operator a line, indented below what it works for; empty where the question was not run
 */
public record Explanation(List<String> steps, String sql, List<String> analyzed) {

    public Explanation {
        steps = List.copyOf(steps);
        analyzed = List.copyOf(analyzed);
    }

    /** Of a question that was not run. */
    public Explanation(List<String> steps, String sql) {
        this(steps, sql, List.of());
    }
}

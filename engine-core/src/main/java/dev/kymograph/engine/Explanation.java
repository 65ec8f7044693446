package dev.kymograph.engine;

import java.util.List;

/**
 * How a question would be answered.
 *
 * @param steps one sentence each
 * @param sql what DuckDB would run
 */
public record Explanation(List<String> steps, String sql) {

    public Explanation {
        steps = List.copyOf(steps);
    }
}

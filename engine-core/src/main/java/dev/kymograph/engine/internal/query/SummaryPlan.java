package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.State;
import java.util.List;

/**
 * How summaries answer a question.
 *
 * @param rollup the one used; empty where the readings answer
 * @param relation {@code summaries}, as {@link SummaryContext} has it
 * @param parts what is read
 * @param steps for people: what is used, or why not
 */
public record SummaryPlan(String rollup, String relation, List<State.Part> parts, List<String> steps) {

    public SummaryPlan {
        parts = List.copyOf(parts);
        steps = List.copyOf(steps);
    }

    /** The readings answer. */
    public static SummaryPlan none(List<String> why) {
        return new SummaryPlan("", "", List.of(), why);
    }

    public boolean isUsed() {
        return !rollup.isEmpty();
    }
}

package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.metric.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Finds summaries that can stand for the readings of a question. */
public interface SummaryPlanner {

    /** The metric types that might summarize the chosen readings, with what a question has to see of each. */
    Map<MetricType, Scope> candidates(Selection selection, SummaryNeed need);

    /**
     * How the question is answered at a state.
     *
     * @param state its first part is about the readings, the others about the candidates
     */
    SummaryPlan plan(Selection selection, SummaryNeed need, State state);

    /** The longest of the usual widths of buckets that could stand for the readings; zero where none could. */
    Duration fitting(Selection selection, SummaryNeed need, State state);

    /** Knows no summaries. */
    SummaryPlanner NONE = new SummaryPlanner() {

        @Override
        public Map<MetricType, Scope> candidates(Selection selection, SummaryNeed need) {
            return Map.of();
        }

        @Override
        public SummaryPlan plan(Selection selection, SummaryNeed need, State state) {
            return SummaryPlan.none(state.parts(), List.of());
        }

        @Override
        public Duration fitting(Selection selection, SummaryNeed need, State state) {
            return Duration.ZERO;
        }
    };
}

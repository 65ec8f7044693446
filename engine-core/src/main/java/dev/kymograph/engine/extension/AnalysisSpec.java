package dev.kymograph.engine.extension;

import dev.kymograph.metric.DataName;
import dev.kymograph.metric.Stability;
import java.util.List;
import java.util.Set;

/**
 * What an analysis says of itself.
 *
 * @param name the command's word; a data name
 * @param summary one line for help
 * @param parameters the record that its parameters are bound to
 * @param columns what it answers with, {@code OTHER} standing for the type of the chosen field; further columns that depend on the
 *     question (a grouping) may come before or after them
 * @param needs what a metric type must have for it; others are answered "not applicable"
 */
@Stability(Stability.Level.STABLE)
public record AnalysisSpec<P extends Record>(
        String name, String summary, Class<P> parameters, List<Column> columns, Set<Need> needs) {

    /** As the unit of a column: the unit of the metric type that is asked about. */
    public static final String UNIT_OF_METRIC = "metric";

    /** What an analysis may ask of a metric type. */
    @Stability(Stability.Level.STABLE)
    public enum Need {
        /** At least one numeric field; others are left out. */
        NUMBERS,
        /** An expected interval. */
        INTERVAL
    }

    public AnalysisSpec {
        DataName.check("analysis", name);
        columns = List.copyOf(columns);
        needs = Set.copyOf(needs);
    }
}

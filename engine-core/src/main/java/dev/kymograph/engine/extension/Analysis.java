package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import org.pf4j.ExtensionPoint;

/**
 * A named computation over chosen readings.
 *
 * <p>Declared once, it appears everywhere: as a command with completion and help and as an embedded call. The engine binds and
 * checks the parameters, chooses and deduplicates the readings, and lends them through the context; the analysis asks one or more
 * questions of them and returns rows.
 *
 * @param <P> the parameters: a record whose components carry {@link Parameter}; one without components where there are none
 */
@Stability(Stability.Level.STABLE)
public interface Analysis<P extends Record> extends ExtensionPoint {

    AnalysisSpec<P> spec();

    /**
     * Answers. Called from any thread, several at a time; must not keep the context.
     *
     * @return rows with at least the columns of the spec; the engine closes them
     * @throws RefusedException where the question makes no sense
     */
    Rows run(P parameters, AnalysisContext context);
}

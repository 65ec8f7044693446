package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;

/**
 * A metric type beside the one that is asked about, as a parameter: what an analysis looks at together with it. The engine has checked that
 * it is one of the same kind, and lends its readings as {@code others} (see {@link AnalysisContext}).
 */
@Stability(Stability.Level.EVOLVING)
public record OtherMetric(String name) {}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.ScoringMethod;
import dev.kymograph.plugin.anomalydetection.adaptive.Detector;
import org.pf4j.Extension;

/** Scores by a detector that learns the series as it reads it. */
@Extension
public final class AdaptiveScoring implements ScoringMethod {

    @Override
    public String name() {
        return "adaptive";
    }

    @Override
    public String summary() {
        return "by all that was measured before: what is expected at this time, how far readings stray, how they vary";
    }

    @Override
    public Scorer begin(int probation) {
        Detector detector = new Detector(probation);
        return (at, value) -> detector.next(JudgedRows.microseconds(at), value).score();
    }
}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.ScoringMethod;
import dev.kymograph.plugin.anomalydetection.baseline.Baseline;
import java.time.Instant;
import java.util.Optional;
import org.pf4j.Extension;

/** Scores by the distance from what there was at the same hour of the last days. */
@Extension
public final class BaselineScoring implements ScoringMethod {

    @Override
    public String name() {
        return "baseline";
    }

    @Override
    public String summary() {
        return "by scaled deviations from the same hour (UTC) of the ten days before: d of them score d / (d + 12)";
    }

    @Override
    public Scorer begin(int probation) {
        Baseline baseline = new Baseline(BaselineWords.rules(
                Anomalies.Parameters.of(Method.BASELINE, Optional.empty(), Optional.empty(), Optional.empty())));
        return new Scorer() {
            private long seen;

            @Override
            public double score(Instant at, double value) {
                if (!Double.isFinite(value)) {
                    return 0;
                }
                double score = baseline.next(JudgedRows.microseconds(at), value).score();
                return seen++ < probation ? 0 : score;
            }
        };
    }
}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.ScoringMethod;
import org.pf4j.Extension;

/** Scores by the distance from the mean of all before, in standard deviations. */
@Extension
public final class ZscoreScoring implements ScoringMethod {

    @Override
    public String name() {
        return "zscore";
    }

    @Override
    public String summary() {
        return "by standard deviations from the mean of all before: z of them score z / (z + 3)";
    }

    @Override
    public Scorer begin(int probation) {
        Moments moments = new Moments();
        return (at, value) -> {
            if (!Double.isFinite(value)) {
                return 0;
            }
            double deviations = moments.count >= probation ? moments.deviations(value) : 0;
            moments.add(value);
            return deviations / (deviations + Method.ZSCORE.threshold());
        };
    }

    /** Mean and squared distances of what was added, after Welford. */
    private static final class Moments {
        private long count;
        private double mean;
        private double squares;

        double deviations(double value) {
            double deviation = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
            double deviations = Math.abs(value - mean) / deviation;
            // No deviation yet, or numbers so great that their squares are none.
            return Double.isFinite(deviations) ? deviations : 0;
        }

        void add(double value) {
            count++;
            double off = value - mean;
            mean += off / count;
            squares += off * (value - mean);
        }
    }
}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;

/** How unusual readings are told from the others. */
public enum Method {
    /** By all that was measured before, reading after reading. */
    ADAPTIVE(Verdict.ALARM),
    /** By scaled deviations from the median of the same hour in the last days. */
    BASELINE(12),
    /** By standard deviations from the subject's mean. */
    ZSCORE(3),
    /** By median absolute deviations, scaled like standard ones, from the subject's median. */
    MAD(3.5),
    /** By interquartile ranges beyond the subject's quartiles. */
    IQR(1.5),
    /** By what the metric type says is plausible. */
    RANGE(Double.NaN);

    private final double threshold;

    Method(double threshold) {
        this.threshold = threshold;
    }

    /** The threshold when none is given; NaN where there is none. */
    double threshold() {
        return threshold;
    }
}

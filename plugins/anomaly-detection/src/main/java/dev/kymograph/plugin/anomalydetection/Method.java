package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Meaning;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/** How unusual readings are told from the others. */
public enum Method {
    /** By all that was measured before, reading after reading. */
    @Meaning("by all that was measured before")
    ADAPTIVE(Verdict.ALARM),
    /** By a random cut forest, reading after reading. */
    @Meaning("by a random cut forest; slow")
    RCF(Verdict.ALARM),
    /** By scaled deviations from the median of the same hour in the last days. */
    @Meaning("by the same hour in the last days")
    BASELINE(12),
    /** By standard deviations from the subject's mean. */
    @Meaning("by standard deviations from the mean")
    ZSCORE(3),
    /** By median absolute deviations, scaled like standard ones, from the subject's median. */
    @Meaning("by median absolute deviations from the median")
    MAD(3.5),
    /** By interquartile ranges beyond the subject's quartiles. */
    @Meaning("by interquartile ranges beyond the quartiles")
    IQR(1.5),
    /** By what the metric type says is plausible. */
    @Meaning("by what is plausible")
    RANGE(Double.NaN);

    private static final double WIDEST = 4;

    private final double threshold;

    Method(double threshold) {
        this.threshold = threshold;
    }

    /** The threshold when none is given; NaN where there is none. */
    double threshold() {
        return threshold;
    }

    /** Whether the threshold is a score, and a stricter one lists fewer of the same readings. */
    boolean isByScore() {
        return this == ADAPTIVE || this == RCF;
    }

    /** Whether it reads each series in the order of time, and judges each reading by those before. */
    boolean looksBack() {
        return isByScore() || this == BASELINE;
    }

    /** Whether it can compare with what came within a time before: the others would be slow, or look back by themselves. */
    boolean isRolling() {
        return this == ZSCORE || this == IQR;
    }

    /** The greatest threshold there is. */
    double greatest() {
        return isByScore() ? 1 : Double.POSITIVE_INFINITY;
    }

    /** So many thresholds around its own, the loosest first: of scores all the way, else from a quarter to four times of it. */
    List<Double> sweep(int count) {
        return IntStream.range(0, count)
                .mapToDouble(i ->
                        isByScore() ? (i + 1.0) / (count + 1) : threshold * Math.pow(WIDEST, 2.0 * i / (count - 1) - 1))
                .mapToObj(Method::rounded)
                .toList();
    }

    private static double rounded(double number) {
        return new BigDecimal(number).round(new MathContext(3)).doubleValue();
    }
}

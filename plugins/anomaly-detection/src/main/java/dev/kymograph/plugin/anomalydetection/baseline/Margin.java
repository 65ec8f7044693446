package dev.kymograph.plugin.anomalydetection.baseline;

import java.util.function.DoubleBinaryOperator;

/** How far from what is expected is still usual. */
public final class Margin {

    private final DoubleBinaryOperator width;

    private Margin(DoubleBinaryOperator width) {
        this.width = width;
    }

    /** So many deviations of what was. */
    public static Margin deviations(double count) {
        return new Margin((expected, deviation) -> count * deviation);
    }

    /**
     * As a user writes it: {@code 0.8}, in the unit of what is measured, or {@code 30%} of what is expected.
     *
     * @throws IllegalArgumentException where it is neither, or not above 0
     */
    public static Margin parse(String words) {
        boolean share = words.endsWith("%");
        double number = Double.parseDouble(share ? words.substring(0, words.length() - 1) : words);
        if (!(number > 0 && Double.isFinite(number))) {
            throw new IllegalArgumentException("no margin: " + words);
        }
        return share
                ? new Margin((expected, deviation) -> number / 100 * Math.abs(expected))
                : new Margin((expected, deviation) -> number);
    }

    double width(double expected, double deviation) {
        return width.applyAsDouble(expected, deviation);
    }
}

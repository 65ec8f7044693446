package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.RefusedException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Bins of one width side by side, the first that any value is in to the last. Bin {@code i} holds what is at least {@code i * width}
 * and less than {@code (i + 1) * width}: edges are decimals, as people write them, and do not depend on the values.
 *
 * @param first the number of the first bin
 * @param last the number of the last bin
 */
record Bins(BigDecimal width, long first, long last) {

    private static final int MOST = 10_000;

    /** Numbers of bins beyond this are not exact as a double. */
    private static final double COUNTABLE = 1e15;

    private static final List<BigDecimal> ROUND =
            List.of(BigDecimal.ONE, BigDecimal.valueOf(2), BigDecimal.valueOf(5), BigDecimal.TEN);

    /**
     * Bins of a width that was asked for.
     *
     * @throws RefusedException where it makes too many bins
     */
    static Bins ofWidth(BigDecimal width, double least, double most) {
        double size = width.doubleValue();
        boolean countable = Math.max(Math.abs(least), Math.abs(most)) / size < COUNTABLE;
        Bins bins = countable ? between(width, least, most) : null;
        if (bins == null || bins.count() > MOST) {
            throw new RefusedException(
                    "analysis.too-many-bins",
                    "Cannot make bins of width=" + width.toPlainString() + ": values from " + least + " to " + most
                            + " would need more than " + MOST + " of them; ask for a greater width");
        }
        return bins;
    }

    /** The narrowest bins of a round width (1, 2 or 5 and zeros) of which {@code most} are enough. */
    static Bins atMost(int count, double least, double most) {
        double widest = Math.max(Math.abs(least), Math.abs(most));
        double span = most / count - least / count;
        double narrowest = Math.max(span, widest * (span == 0 ? 1e-2 : 1e-12));
        BigDecimal power = powerBelow(narrowest == 0 ? 1 : narrowest);
        while (true) {
            for (BigDecimal step : ROUND) {
                BigDecimal width = power.multiply(step);
                Bins bins = width.doubleValue() < narrowest ? null : between(width, least, most);
                if (bins != null && bins.count() <= count) {
                    return bins;
                }
            }
            power = power.movePointRight(1);
            if (power.precision() - power.scale() > 308) {
                // Values on both sides of 0 need two bins, however wide.
                return between(power, least, most);
            }
        }
    }

    long count() {
        return last - first + 1;
    }

    /** Where a bin begins, which is where the one before it ends. */
    double edge(long bin) {
        return width.multiply(BigDecimal.valueOf(bin)).doubleValue();
    }

    /** {@code multiplier, divisor, first, last}: whole numbers; the quotient of two is the width, so that edges come out as written. */
    String sql() {
        return "CAST('" + multiplier().toPlainString() + "' AS DOUBLE), CAST('"
                + divisor().toPlainString() + "' AS DOUBLE), " + first + ", " + last;
    }

    BigDecimal divisor() {
        return BigDecimal.ONE.movePointRight(
                Math.max(0, width.stripTrailingZeros().scale()));
    }

    BigDecimal multiplier() {
        return width.multiply(divisor());
    }

    private static Bins between(BigDecimal width, double least, double most) {
        return new Bins(width, number(width, least), number(width, most));
    }

    private static long number(BigDecimal width, double value) {
        return BigDecimal.valueOf(value)
                .divide(width, MathContext.DECIMAL128)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    private static BigDecimal powerBelow(double number) {
        BigDecimal exact = BigDecimal.valueOf(number);
        return BigDecimal.ONE.scaleByPowerOfTen(exact.precision() - exact.scale() - 1);
    }
}

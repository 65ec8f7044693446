package dev.kymograph.plugin.anomalydetection.adaptive;

/**
 * What should have been measured.
 *
 * @param expected NaN where nothing is known yet
 * @param low the least value that is nothing unusual; NaN where any is
 * @param high the greatest value that is nothing unusual; NaN where any is
 */
public record Band(double expected, double low, double high) {

    /** Where nothing is known yet. */
    static final Band UNKNOWN = new Band(Double.NaN, Double.NaN, Double.NaN);

    /** As far to either side. */
    public static Band around(double expected, double width) {
        return new Band(expected, expected - width, expected + width);
    }
}

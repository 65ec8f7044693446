package dev.kymograph.engine.internal.analysis;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The straight line through points with the least sum of squared distances.
 *
 * @param error the standard error of the slope; NaN for fewer than three points
 */
record LeastSquares(int points, double slope, double error) {

    static LeastSquares through(double[] x, double[] y) {
        Sample across = Sample.of(x);
        Sample up = Sample.of(y);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - across.mean()) * (x[i] - across.mean());
            xy += (x[i] - across.mean()) * (y[i] - up.mean());
        }
        double slope = xy / xx;
        double residuals = 0;
        for (int i = 0; i < x.length; i++) {
            double residual = y[i] - up.mean() - slope * (x[i] - across.mean());
            residuals += residual * residual;
        }
        double error = x.length < 3 ? Double.NaN : Math.sqrt(residuals / (x.length - 2) / xx);
        return new LeastSquares(x.length, slope, error);
    }

    /** Around the slope, by Student's distribution: for errors that are normal and independent. */
    Interval interval(double confidence) {
        if (points < 3) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double width = error * TDistribution.of(points - 2.0).inverseSurvivalProbability((1 - confidence) / 2);
        return new Interval(slope - width, slope + width);
    }
}

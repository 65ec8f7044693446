package dev.kymograph.engine.internal.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SlopesTest {

    /** NIST, Statistical Reference Datasets, "Norris": y before x, certified slope and its deviation. */
    private static final double[] NORRIS = {
        0.1, 0.2, 338.8, 337.4, 118.1, 118.2, 888.0, 884.6, 9.2, 10.1, 228.1, 226.5, 668.5, 666.3, 998.5, 996.3, 449.1,
                448.6,
        778.9, 777.0, 559.2, 558.2, 0.3, 0.4, 0.1, 0.6, 778.1, 775.5, 668.8, 666.9, 339.3, 338.0, 448.9, 447.5, 10.8,
                11.6,
        557.7, 556.0, 228.3, 228.1, 998.0, 995.8, 888.8, 887.6, 119.6, 120.2, 0.3, 0.3, 0.6, 0.3, 557.6, 556.8, 339.3,
                339.1,
        888.0, 887.2, 998.5, 999.0, 778.9, 779.0, 10.2, 11.1, 117.6, 118.3, 228.9, 229.2, 668.4, 669.1, 449.2, 448.9,
                0.2, 0.5
    };

    @Test
    void ofLeastSquaresAreTheCertifiedOnes() {
        LeastSquares line = LeastSquares.through(every(2, 1), every(2, 0));
        assertEquals(36, line.points());
        assertEquals(1.00211681802045, line.slope(), 1e-12);
        assertEquals(0.429796848199937e-3, line.error(), 1e-14);
        // Student's t for 34 degrees of freedom and 95 % is 2.0322 in printed tables.
        assertEquals(line.slope() + 2.0322 * line.error(), line.interval(0.95).high(), 1e-7);
        assertEquals(line.slope() - 2.0322 * line.error(), line.interval(0.95).low(), 1e-7);
    }

    @Test
    void ofTheilAndSenAreThoseOfAllPairs() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            // Of so many points that their slopes are not listed, now and then.
            int n = seed % 100 == 0 ? 720 : 2 + random.nextInt(40);
            double[] x = IntStream.range(0, 3 * n)
                    .boxed()
                    .sorted((a, b) -> Integer.compare(a * 31 % 97, b * 31 % 97))
                    .limit(n)
                    .sorted()
                    .mapToDouble(i -> i)
                    .toArray();
            // Few different values, so that there are ties.
            int values = seed % 7 + 2;
            double[] y =
                    random.doubles(n).map(v -> Math.round(v * values) - 3.0).toArray();
            double[] slopes = pairs(x, y);
            TheilSen found = new TheilSen(x, y);
            int middle = slopes.length / 2;
            double median = slopes.length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
            assertEquals(median, found.slope(), 1e-9, "seed " + seed);
            if (n > 2) {
                double reach = 1.959963984540054 * Math.sqrt(variance(y));
                int low = (int) Math.max(1, Math.round((slopes.length - reach) / 2));
                int high = (int) Math.min(slopes.length, Math.round((slopes.length + reach) / 2) + 1);
                assertEquals(slopes[low - 1], found.interval(0.95).low(), 1e-9, "seed " + seed);
                assertEquals(slopes[high - 1], found.interval(0.95).high(), 1e-9, "seed " + seed);
            }
        }
    }

    @Test
    void ofTheilAndSenAreNotPulledByOutliers() {
        double[] x = IntStream.range(0, 101).mapToDouble(i -> i).toArray();
        double[] y = Arrays.stream(x).map(v -> 0.25 * v).toArray();
        y[3] = 5000;
        y[50] = -1e6;
        assertEquals(0.25, new TheilSen(x, y).slope(), 1e-12);
        assertTrue(Math.abs(LeastSquares.through(x, y).slope() - 0.25) > 1);
    }

    private static double[] pairs(double[] x, double[] y) {
        return IntStream.range(0, x.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(i + 1, x.length).mapToDouble(j -> (y[j] - y[i]) / (x[j] - x[i])))
                .sorted()
                .toArray();
    }

    /** Of Kendall's S, from the definition: ties counted by comparing all with all. */
    private static double variance(double[] y) {
        double n = y.length;
        double ties = 0;
        for (double value : y) {
            double t = Arrays.stream(y).filter(other -> other == value).count();
            ties += (t - 1) * (2 * t + 5);
        }
        return (n * (n - 1) * (2 * n + 5) - ties) / 18;
    }

    private static double[] every(int step, int from) {
        return IntStream.range(0, NORRIS.length / step)
                .mapToDouble(i -> NORRIS[i * step + from])
                .toArray();
    }
}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Rows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bands of what came before each reading, against the same computed in the plainest Java. */
class RollingBandTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int LEAST = 10;

    private record Measured(Instant at, double value) {}

    private record Listed(Instant at, double value, double expected, double low, double high, double score) {}

    /** What is usual, and how wide that is: expected, least, most, unit. */
    private interface Usual {
        double[] of(double[] before);
    }

    @Test
    void zscoreComparesWithMeanAndDeviationOfTheWindowBefore() throws SQLException {
        check(Method.ZSCORE, 2.5, RollingBandTest::meanAndDeviation);
    }

    @Test
    void iqrComparesWithTheQuartilesOfTheWindowBefore() throws SQLException {
        check(Method.IQR, 1.5, RollingBandTest::quartiles);
    }

    @Test
    void whatComesLaterChangesNothing() throws SQLException {
        List<Measured> series = series(new Random(7));
        Instant until = series.get(series.size() / 2).at();
        List<Measured> begin =
                series.stream().filter(one -> !one.at().isAfter(until)).toList();
        List<Listed> all = listed(Method.ZSCORE, 2.5, Duration.ofHours(2), series).stream()
                .filter(one -> !one.at().isAfter(until))
                .toList();
        assertTrue(all.size() > 3, all.toString());
        assertEquals(all, listed(Method.ZSCORE, 2.5, Duration.ofHours(2), begin));
    }

    @Test
    void equalReadingsAreNothingUnusualUntilOneDiffers() throws SQLException {
        List<Measured> series = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            series.add(new Measured(BEGIN.plus(Duration.ofMinutes(i)), i < 300 ? 37.3 : 37.4));
        }
        for (Method method : List.of(Method.ZSCORE, Method.IQR)) {
            List<Listed> listed = listed(method, 3, Duration.ofHours(1), series);
            assertEquals(BEGIN.plus(Duration.ofHours(5)), listed.get(0).at(), method.name());
            assertEquals(1, listed.get(0).score(), method.name());
            assertTrue(listed.size() < 60, method + " " + listed.size());
        }
    }

    @Test
    void aWindowOfOneReadingSaysNothing() throws SQLException {
        List<Measured> series = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            series.add(new Measured(BEGIN.plus(Duration.ofMinutes(i)), i % 2 == 0 ? 10 : 1_000));
        }
        assertEquals(List.of(), listed(Method.ZSCORE, 0, Duration.ofMinutes(1), series));
    }

    @Test
    void aWindowLongerThanTimeItselfHasAllOfBefore() throws SQLException {
        List<Measured> series = series(new Random(8));
        assertEquals(
                listed(Method.ZSCORE, 2.5, Duration.ofDays(30_000), series),
                listed(Method.ZSCORE, 2.5, Duration.ofDays(6_999_999_993L), series));
    }

    private static void check(Method method, double threshold, Usual usual) throws SQLException {
        int seen = 0;
        for (int seed = 0; seed < 8; seed++) {
            List<Measured> series = series(new Random(seed));
            Duration window = Duration.ofMinutes(new int[] {1, 25, 180, 3_000}[seed % 4]);
            List<Listed> expected = naive(series, window, threshold, usual);
            List<Listed> found = listed(method, threshold, window, series);
            assertEquals(expected.size(), found.size(), "seed " + seed);
            for (int i = 0; i < expected.size(); i++) {
                assertAlike(expected.get(i), found.get(i), "seed " + seed + " row " + i);
            }
            seen += expected.size();
        }
        assertTrue(seen > 60, "too few to compare: " + seen);
    }

    private static void assertAlike(Listed expected, Listed found, String message) {
        assertEquals(expected.at(), found.at(), message);
        assertEquals(expected.value(), found.value(), message);
        assertEquals(expected.expected(), found.expected(), 1e-9, message);
        assertEquals(expected.low(), found.low(), 1e-9, message);
        assertEquals(expected.high(), found.high(), 1e-9, message);
        assertEquals(expected.score(), found.score(), 1e-9, message);
    }

    private static List<Listed> naive(List<Measured> series, Duration window, double threshold, Usual usual) {
        List<Listed> listed = new ArrayList<>();
        for (Measured one : series) {
            Instant begin = one.at().minus(window);
            double[] before = series.stream()
                    .filter(other -> Double.isFinite(other.value())
                            && other.at().isBefore(one.at())
                            && !other.at().isBefore(begin))
                    .mapToDouble(Measured::value)
                    .toArray();
            if (before.length >= LEAST && Double.isFinite(one.value())) {
                double[] band = usual.of(before);
                double low = band[1] - threshold * band[3];
                double high = band[2] + threshold * band[3];
                if (one.value() < low || one.value() > high) {
                    double reach = (one.value() - band[0]) / ((one.value() < band[1] ? low : high) - band[0]);
                    double score = Double.isInfinite(reach) ? 1 : 1 - 1 / (1 + reach);
                    listed.add(new Listed(one.at(), one.value(), band[0], low, high, score));
                }
            }
        }
        return listed;
    }

    private static double[] meanAndDeviation(double[] before) {
        double mean = Arrays.stream(before).average().orElseThrow();
        double squares = Arrays.stream(before).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, mean, mean, Math.sqrt(squares / (before.length - 1))};
    }

    private static double[] quartiles(double[] before) {
        double lower = quantile(before, 0.25);
        double upper = quantile(before, 0.75);
        return new double[] {quantile(before, 0.5), lower, upper, upper - lower};
    }

    private static double quantile(double[] numbers, double share) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** With gaps, several at one time, and what is no number; times and values are different ones. */
    private static List<Measured> series(Random random) {
        List<Measured> series = new ArrayList<>();
        Instant at = BEGIN;
        for (int i = 0; i < 400; i++) {
            int step = random.nextInt(100);
            at = at.plusSeconds(step < 10 ? 0 : step < 97 ? 60 : 60L * random.nextInt(400));
            double value = 50 + random.nextGaussian() * (random.nextInt(15) == 0 ? 40 : 5);
            int kind = random.nextInt(25);
            series.add(new Measured(at, kind == 0 ? Double.NaN : kind == 1 ? Double.POSITIVE_INFINITY : value));
        }
        series.sort((one, other) -> {
            int byTime = one.at().compareTo(other.at());
            return byTime != 0 ? byTime : Double.compare(one.value(), other.value());
        });
        return series;
    }

    private static List<Listed> listed(Method method, double threshold, Duration window, List<Measured> series)
            throws SQLException {
        try (DatabaseContext context = new DatabaseContext(1)) {
            for (Measured one : series) {
                context.measure(1, "level", one.at(), one.value());
            }
            List<Listed> listed = new ArrayList<>();
            try (Rows rows = new Anomalies().run(Asked.of(method, "threshold", threshold, "window", window), context)) {
                while (rows.next()) {
                    listed.add(new Listed(
                            (Instant) rows.value(3),
                            (Double) rows.value(4),
                            (Double) rows.value(5),
                            (Double) rows.value(6),
                            (Double) rows.value(7),
                            (Double) rows.value(8)));
                }
            }
            return listed;
        }
    }
}

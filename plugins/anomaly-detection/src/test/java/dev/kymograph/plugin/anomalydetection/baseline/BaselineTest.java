package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.plugin.anomalydetection.adaptive.Invented;
import dev.kymograph.plugin.anomalydetection.adaptive.Shape;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BaselineTest {

    private static final long MINUTE = 60_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int DAYS = 10;
    private static final double THRESHOLD = 5;

    private record Learnt(long moment, double value) {}

    @Test
    void saysWhatANaiveComputationSays() {
        int alarms = 0;
        int judged = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            long[] moments = moments(random);
            double[] values = new double[moments.length];
            Arrays.setAll(
                    values,
                    i -> Math.round(10 * daily(moments[i]) + 4 * random.nextGaussian())
                            + (random.nextInt(40) == 0 ? 60 : 0));
            int days = 2 + random.nextInt(6);
            List<Verdict> found = verdicts(new Baseline(Plain.rules(days, THRESHOLD)), moments, values);
            List<double[]> expected = naive(days, moments, values);
            for (int i = 0; i < values.length; i++) {
                String which = "seed " + seed + ", reading " + i;
                assertEquals(expected.get(i)[0], found.get(i).expected(), 1e-9, which);
                assertEquals(
                        expected.get(i)[1],
                        found.get(i).band().high() - found.get(i).expected(),
                        1e-9,
                        which);
                boolean unusual = Math.abs(values[i] - expected.get(i)[0]) > expected.get(i)[1];
                assertEquals(unusual, Plain.alarms(found.get(i)), which);
                alarms += unusual ? 1 : 0;
                judged += Double.isNaN(expected.get(i)[0]) ? 0 : 1;
            }
        }
        assertTrue(alarms > 100 && judged > 5_000, alarms + " alarms of " + judged + " judged");
    }

    @ParameterizedTest
    @EnumSource
    void whatComesLaterDoesNotChangeWhatWasSaid(Shape shape) {
        Invented series = Invented.of(shape, 7);
        double[] values = series.values().clone();
        int until = values.length / 2;
        double[] before = scores(series.moments(), values);
        Arrays.fill(values, until, values.length, 1e6);
        assertArrayEquals(Arrays.copyOf(before, until), Arrays.copyOf(scores(series.moments(), values), until));
    }

    @ParameterizedTest
    @EnumSource
    void saysTheSameEachTimeAndOnAnyScale(Shape shape) {
        Invented series = Invented.of(shape, 8);
        double[] scores = scores(series.moments(), series.values());
        assertArrayEquals(scores, scores(series.moments(), series.values()));
        double[] scaled =
                Arrays.stream(series.values()).map(value -> value * 1024).toArray();
        assertArrayEquals(scores, scores(series.moments(), scaled));
        double[] mirrored = Arrays.stream(series.values()).map(value -> -value).toArray();
        assertArrayEquals(scores, scores(series.moments(), mirrored));
    }

    @Test
    void saysTheSameOfAShiftedSeries() {
        long[] moments = everyQuarter(30);
        double[] values = days(moments);
        // Whole numbers, so that nothing is lost by adding.
        double[] shifted = Arrays.stream(values).map(value -> value + 4096).toArray();
        assertArrayEquals(scores(moments, values), scores(moments, shifted));
    }

    @Test
    void whatIsNoNumberIsLeftOut() {
        long[] moments = everyQuarter(30);
        double[] values = days(moments);
        double[] expected = scores(moments, values);
        Baseline baseline = new Baseline(Plain.rules(DAYS, THRESHOLD));
        for (int i = 0; i < values.length; i++) {
            for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
                assertEquals(0, baseline.next(moments[i], none).score());
            }
            assertEquals(expected[i], baseline.next(moments[i], values[i]).score());
        }
    }

    @Test
    void aGapIsNothingUnusualWhereverTheSeriesWentMeanwhile() {
        long[] moments = everyQuarter(40);
        double[] values = days(moments);
        for (int i = values.length / 2; i < values.length; i++) {
            moments[i] += DAYS * DAY;
            values[i] += 1_000;
        }
        assertEquals(
                0,
                Arrays.stream(scores(moments, values))
                        .filter(score -> score >= Verdict.ALARM)
                        .count());
    }

    @Test
    void aConstantSeriesIsUnusualOnceItChanges() {
        long[] moments = everyQuarter(20);
        double[] values = new double[moments.length];
        Arrays.fill(values, 37.5);
        values[1_900] = 37.6;
        double[] scores = scores(moments, values);
        for (int i = 0; i < 1_900; i++) {
            assertEquals(0, scores[i], "reading " + i);
        }
        assertEquals(1, scores[1_900]);
        assertEquals(0, scores[1_901]);
    }

    @Test
    void anEpisodeIsUnusualToItsEndAndANewLevelBecomesUsual() {
        long[] moments = everyQuarter(60);
        double[] values = days(moments);
        for (int i = 96 * 15; i < 96 * 19; i++) {
            values[i] += 100;
        }
        for (int i = 96 * 30; i < values.length; i++) {
            values[i] += 100;
        }
        List<Verdict> verdicts = verdicts(new Baseline(Plain.rules(DAYS, THRESHOLD)), moments, values);
        for (int i = 0; i < values.length; i++) {
            int day = i / 96;
            // Six days until the old level is known of fewer than half of the ten before.
            boolean unusual = (day >= 15 && day < 19) || (day >= 30 && day < 36);
            boolean silent = day < 5 || (day >= 36 && day < 41);
            assertEquals(unusual, Plain.alarms(verdicts.get(i)), "reading " + i + " of day " + day);
            assertEquals(silent, Double.isNaN(verdicts.get(i).expected()), "reading " + i + " of day " + day);
        }
    }

    @Test
    void anHourOfWhichTooFewDaysAreKnownSaysNothing() {
        Baseline baseline = new Baseline(Plain.rules(DAYS, THRESHOLD));
        for (int day = 0; day < 5; day++) {
            assertEquals(0, baseline.next(day * DAY, day % 2 == 0 ? 1 : 1_000).score());
        }
        assertTrue(!Double.isNaN(baseline.next(5 * DAY, 1).expected()));
        assertTrue(Double.isNaN(baseline.next(5 * DAY + HOUR, 1).expected()), "another hour");
    }

    private static List<double[]> naive(int days, long[] moments, double[] values) {
        List<Learnt> learnt = new ArrayList<>();
        List<double[]> expected = new ArrayList<>();
        long unusualAt = Long.MIN_VALUE / 2;
        for (int i = 0; i < values.length; i++) {
            long moment = moments[i];
            double[] known = learnt.stream()
                    .filter(l -> l.moment() / HOUR % 24 == moment / HOUR % 24)
                    .filter(l -> l.moment() / DAY < moment / DAY && l.moment() / DAY >= moment / DAY - days)
                    .mapToDouble(Learnt::value)
                    .toArray();
            long daysKnown = learnt.stream()
                    .filter(l -> l.moment() / HOUR % 24 == moment / HOUR % 24)
                    .map(l -> l.moment() / DAY)
                    .filter(day -> day < moment / DAY && day >= moment / DAY - days)
                    .distinct()
                    .count();
            double median = 2 * daysKnown < days ? Double.NaN : median(known);
            double[] off = Arrays.stream(known).map(v -> Math.abs(v - median)).toArray();
            double deviation = median(off) > 0
                    ? 1.4826 * median(off)
                    : 1.2533 * Arrays.stream(off).average().orElse(0);
            double width = Double.isNaN(median) ? Double.NaN : THRESHOLD * deviation;
            expected.add(new double[] {median, width});
            if (Math.abs(values[i] - median) > width) {
                unusualAt = moment;
            }
            boolean sameMinute = learnt.stream().anyMatch(l -> l.moment() / MINUTE == moment / MINUTE);
            if (moment - unusualAt >= HOUR && !sameMinute) {
                learnt.add(new Learnt(moment, values[i]));
            }
        }
        return expected;
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static List<Verdict> verdicts(Baseline baseline, long[] moments, double[] values) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            verdicts.add(baseline.next(moments[i], values[i]));
        }
        return verdicts;
    }

    private static double[] scores(long[] moments, double[] values) {
        return verdicts(new Baseline(Plain.rules(DAYS, THRESHOLD)), moments, values).stream()
                .mapToDouble(Verdict::score)
                .toArray();
    }

    /** Two weeks or so, with readings in one minute, and gaps of hours and days. */
    private static long[] moments(Random random) {
        long[] moments = new long[700];
        long at = 20_000 * DAY;
        for (int i = 0; i < moments.length; i++) {
            moments[i] = at;
            at += switch (random.nextInt(60)) {
                case 0 -> random.nextInt(24 * 60) * MINUTE;
                case 1 -> random.nextInt(60) * 1_000_000L;
                default -> (10 + random.nextInt(30)) * MINUTE;
            };
        }
        return moments;
    }

    private static long[] everyQuarter(int days) {
        long[] moments = new long[days * 96];
        Arrays.setAll(moments, i -> i * (15 * MINUTE));
        return moments;
    }

    /** Whole numbers with a daily course, and never far from it. */
    private static double[] days(long[] moments) {
        return Arrays.stream(moments)
                .mapToDouble(moment -> Math.round(20 * daily(moment)) + moment / (15 * MINUTE) * 5 % 9)
                .toArray();
    }

    private static double daily(long moment) {
        return Math.sin(2 * Math.PI * Math.floorMod(moment, DAY) / DAY);
    }
}

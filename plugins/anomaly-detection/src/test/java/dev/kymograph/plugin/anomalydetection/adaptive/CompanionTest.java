package dev.kymograph.plugin.anomalydetection.adaptive;

import dev.kymograph.plugin.anomalydetection.baseline.Plain;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A series looked at with another beside it. */
class CompanionTest {

    private static final long MINUTE = 60_000_000L;
    private static final int LEARNT = 300;
    private static final int LENGTH = 3_000;
    private static final int ODD = 2_000;

    @ParameterizedTest
    @EnumSource
    void whatComesLaterInEitherDoesNotChangeWhatWasSaid(Shape shape) {
        Invented series = Invented.of(shape, 7);
        double[] values = series.values().clone();
        double[] others = noisy(values, 3);
        int until = values.length / 2;
        double[] before = scores(series.moments(), values, others);
        assertArrayEquals(before, scores(series.moments(), values, others), "the same each time");
        Arrays.fill(values, until, values.length, 1e6);
        Arrays.fill(others, until, others.length, -1e6);
        double[] after = scores(series.moments(), values, others);
        assertArrayEquals(Arrays.copyOf(before, until), Arrays.copyOf(after, until));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsConstantOrUnknownSaysNothing(Shape shape) {
        Invented series = Invented.of(shape, 8);
        Detector alone = new Detector(LEARNT);
        double[] scores = new double[series.values().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = alone.next(series.moments()[i], series.values()[i]).score();
        }
        for (double other : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300, 42}) {
            double[] others = new double[scores.length];
            Arrays.fill(others, other);
            assertArrayEquals(scores, scores(series.moments(), series.values(), others), "beside " + other);
        }
    }

    @Test
    void aConstantSeriesStaysUsualWhateverIsBesideIt() {
        double[] values = new double[LENGTH];
        Arrays.fill(values, 37.5);
        for (double score :
                scores(minutes(), values, new Random(1).doubles(LENGTH, 0, 100).toArray())) {
            assertTrue(score < Verdict.ALARM, "found " + score);
        }
    }

    @Test
    void isUnusualWhereItGoesUpWhileTheOtherGoesDown() {
        double[] activity = activity();
        double[] pulse = pulse(activity);
        // As high as at other times, and as low: together they never were.
        activity[ODD] = 2;
        pulse[ODD] = 118;
        Verdict[] beside = verdicts(pulse, activity);
        assertEquals(Kind.CONTRARY, beside[ODD].kind());
        assertTrue(Plain.alarms(beside[ODD]), beside[ODD].toString());
        assertTrue(beside[ODD].band().high() < 100, beside[ODD].toString());
        assertTrue(scoreAlone(pulse) < Verdict.ALARM, "nobody sees that in the pulse alone");
        long others = Arrays.stream(beside).filter(Plain::alarms).count() - 1;
        assertTrue(others <= 1, others + " false alarms");
    }

    @Test
    void whatTheOtherExplainsIsNothingUnusual() {
        double[] activity = activity();
        Arrays.fill(activity, 0, LENGTH, 10);
        Random random = new Random(4);
        Arrays.setAll(activity, i -> 10 + random.nextGaussian());
        // It moves as it did, only more.
        activity[ODD] = 16;
        double[] pulse = pulse(activity);
        assertTrue(scoreAlone(pulse) >= Verdict.ALARM);
        Verdict explained = verdicts(pulse, activity)[ODD];
        assertTrue(
                explained.band().low() < pulse[ODD]
                        && pulse[ODD] < explained.band().high(),
                explained.toString());
    }

    @Test
    void whatWasLearntOfOthersIsNotSaved() {
        assertThrows(IllegalStateException.class, () -> new Detector(LEARNT, 1).save(null));
    }

    private static double scoreAlone(double[] values) {
        Detector detector = new Detector(LEARNT);
        double score = 0;
        for (int i = 0; i <= ODD; i++) {
            score = detector.next(i * MINUTE, values[i]).score();
        }
        return score;
    }

    private static double[] activity() {
        return new Random(2).doubles(LENGTH, 0, 20).toArray();
    }

    private static double[] pulse(double[] activity) {
        Random random = new Random(3);
        return Arrays.stream(activity)
                .map(a -> 80 + 2 * a + random.nextGaussian())
                .toArray();
    }

    private static double[] noisy(double[] values, long seed) {
        Random random = new Random(seed);
        return Arrays.stream(values).map(v -> 2 * v + random.nextGaussian()).toArray();
    }

    private static Verdict[] verdicts(double[] values, double[] others) {
        Detector detector = new Detector(LEARNT, 1);
        Verdict[] verdicts = new Verdict[values.length];
        for (int i = 0; i < values.length; i++) {
            verdicts[i] = detector.next(i * MINUTE, values[i], new double[] {others[i]});
        }
        return verdicts;
    }

    private static double[] scores(long[] moments, double[] values, double[] others) {
        Detector detector = new Detector(LEARNT, 1);
        double[] scores = new double[values.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = detector.next(moments[i], values[i], new double[] {others[i]})
                    .score();
        }
        return scores;
    }

    private static long[] minutes() {
        long[] moments = new long[LENGTH];
        Arrays.setAll(moments, i -> i * MINUTE);
        return moments;
    }
}

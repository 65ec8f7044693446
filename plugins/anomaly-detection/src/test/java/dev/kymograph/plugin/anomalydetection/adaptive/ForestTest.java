package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ForestTest {

    private static final int LEARNT = 200;
    private static final int COUNT = 600;

    @ParameterizedTest
    @EnumSource
    void whatComesLaterDoesNotChangeWhatWasSaidAndScaleDoesNotMatter(Shape shape) {
        double[] values = Arrays.copyOf(Invented.of(shape, 2).values(), COUNT);
        double[] scores = scores(values);
        assertArrayEquals(scores, scores(values));
        assertArrayEquals(
                scores, scores(Arrays.stream(values).map(value -> 256 * value).toArray()));
        double[] changed = values.clone();
        Arrays.fill(changed, COUNT / 2, COUNT, 1e6);
        assertArrayEquals(Arrays.copyOf(scores, COUNT / 2), Arrays.copyOf(scores(changed), COUNT / 2));
    }

    @Test
    void findsASpikeInWavesAndSaysNothingOfWhatItLearnsFrom() {
        double[] values = waves();
        values[500] += 25;
        double[] scores = scores(values);
        assertEquals(0, Arrays.stream(scores, 0, LEARNT).max().orElseThrow());
        assertTrue(scores[500] >= Verdict.ALARM, "it scores " + scores[500]);
        assertTrue(Arrays.stream(scores, 0, 500).max().orElseThrow() < Verdict.ALARM);
    }

    @Test
    void whatIsNoNumberIsLeftOutAndAConstantSeriesNeverAlarms() {
        double[] expected = scores(waves());
        Forest forest = new Forest(LEARNT);
        for (int i = 0; i < COUNT; i++) {
            for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e200}) {
                assertEquals(0, forest.next(i, none).score());
            }
            assertEquals(expected[i], forest.next(i, waves()[i]).score());
        }
        double[] same = new double[COUNT];
        Arrays.fill(same, 37.5);
        assertEquals(
                0,
                Arrays.stream(scores(same))
                        .filter(score -> score >= Verdict.ALARM)
                        .count());
    }

    @Test
    void aGapIsNothingUnusualWhereverTheSeriesWentMeanwhile() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            Forest forest = new Forest(LEARNT);
            long moment = 0;
            for (int i = 0; i < COUNT; i++) {
                boolean afterGap = i == 450 || i == 520;
                moment += afterGap ? 1_000 : 10;
                double level = i < 450 ? 0 : i < 520 ? 40 : -40;
                Verdict verdict = forest.next(moment, level + random.nextGaussian());
                boolean across = (i >= 450 && i < 453) || (i >= 520 && i < 523);
                assertEquals(i < LEARNT || across, verdict.isNone(), "reading " + i);
            }
        }
    }

    @Test
    void aFirstReadingFarFromAllOthersDoesNotBlurThem() {
        double[] values = waves();
        values[500] += 25;
        double[] expected = scores(values);
        values[0] = 1e12;
        double[] scores = scores(values);
        assertTrue(expected[500] >= Verdict.ALARM && scores[500] >= Verdict.ALARM, "it scores " + scores[500]);
    }

    private static double[] scores(double[] values) {
        Forest forest = new Forest(LEARNT);
        double[] scores = new double[values.length];
        Arrays.setAll(scores, i -> forest.next(i, values[i]).score());
        return scores;
    }

    private static double[] waves() {
        Random random = new Random(4);
        double[] values = new double[COUNT];
        Arrays.setAll(values, i -> 10 * Math.sin(i / 20.0) + 0.3 * random.nextGaussian());
        return values;
    }
}

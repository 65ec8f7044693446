package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Watch;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class SampleTest {

    /** Borenstein, Hedges, Higgins, Rothstein, Introduction to Meta-Analysis (2009), chapter 4: g = 0.5924. */
    @Test
    void hasTheSizeOfEffectOfThePublishedExample() {
        Sample treated = spread(103, 5.5, 50);
        Sample control = spread(100, 4.5, 50);
        assertEquals(5.5, treated.deviation(), 1e-12);
        assertEquals(0.5924, treated.hedgesG(control), 5e-5);
        assertEquals(-0.5924, control.hedgesG(treated), 5e-5);
    }

    /** Hedges (1981): Γ(m/2) / (√(m/2) Γ((m-1)/2)), which is 1 / √π for m = 2 and √(2/π) for m = 4. */
    @Test
    void correctsForFewSubjects() {
        assertEquals(1 / Math.sqrt(Math.PI), correction(2, 2), 1e-12);
        assertEquals(Math.sqrt(2 / Math.PI), correction(4, 2), 1e-12);
    }

    /** All 27 * 27 ways to draw are as likely; their quantiles are what drawing comes close to. */
    @Test
    void isDrawnAsAllWaysToDrawHaveIt() {
        double[] one = {1, 4, 11};
        double[] other = {2, 3, 7};
        double[] all = IntStream.range(0, 27 * 27)
                .mapToDouble(i -> drawn(one, i % 27) - drawn(other, i / 27))
                .sorted()
                .toArray();
        Interval interval =
                new Bootstrap(100_000, 7, Watch.NOBODY).differenceOfMeans(Sample.of(one), Sample.of(other), 0.8);
        assertEquals(all[(int) (0.1 * (all.length - 1))], interval.low(), 0.35);
        assertEquals(all[(int) (0.9 * (all.length - 1))], interval.high(), 0.35);
    }

    @Test
    void isDrawnAlikeWithOneSeed() {
        Sample one = Sample.of(1, 4, 11, 13.5);
        Sample other = Sample.of(2, 3, 7);
        Bootstrap bootstrap = new Bootstrap(500, 1, Watch.NOBODY);
        assertEquals(bootstrap.differenceOfMeans(one, other, 0.95), bootstrap.differenceOfMeans(one, other, 0.95));
        assertNotEquals(
                bootstrap.differenceOfMeans(one, other, 0.95),
                new Bootstrap(500, 2, Watch.NOBODY).differenceOfMeans(one, other, 0.95));
    }

    private static double correction(int n, int m) {
        Sample one = spread(1, 1, n);
        Sample other = spread(0, 1, m);
        return one.hedgesG(other);
    }

    /** As many numbers, half above and half below, of exactly this mean and deviation. */
    private static Sample spread(double mean, double deviation, int n) {
        double step = deviation * Math.sqrt((n - 1.0) / n);
        return Sample.of(IntStream.range(0, n)
                .mapToDouble(i -> mean + (i % 2 == 0 ? step : -step))
                .toArray());
    }

    private static double drawn(double[] values, int way) {
        return Arrays.stream(new int[] {way % 3, way / 3 % 3, way / 9})
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }
}

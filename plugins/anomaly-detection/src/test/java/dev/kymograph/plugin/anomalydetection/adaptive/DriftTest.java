package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DriftTest {

    private static final int STRETCH = 40;
    private static final int CHANGED = 1_500;
    private static final int READ = CHANGED + 5 * STRETCH;

    @Test
    void aWayThatGoesOnIsADrift() {
        assertTrue(goesOn(i -> Math.max(0, i - CHANGED) / 20.0));
        assertTrue(goesOn(i -> -Math.max(0, i - CHANGED) / 20.0));
    }

    @Test
    void aStepASpikeAndAWayBackAreNone() {
        assertFalse(goesOn(i -> 0));
        assertFalse(goesOn(i -> i < READ - STRETCH ? 0 : 10), "all of it in one stretch");
        assertFalse(goesOn(i -> i == READ - 1 ? 100 : 0));
        assertFalse(goesOn(i -> {
            double way = Math.max(0, i - CHANGED);
            return Math.min(way, 200 - way) / 10;
        }));
    }

    @Test
    void whatTheSeriesDoesEachDayIsNone() {
        for (int phase = 0; phase < 1_440; phase += 60) {
            int from = phase;
            assertFalse(goesOn(i -> 20 * Math.sin((i * 4 + from) * 2 * Math.PI / 1_440)), "at " + phase);
        }
    }

    @Test
    void tooLittleWasReadToSay() {
        Drift drift = new Drift(STRETCH);
        for (int i = 0; i < 2 * 5 * STRETCH; i++) {
            drift.add(i);
            assertFalse(drift.goesOn());
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysTheSameEachTimeAndOnAnyScale(Shape shape) {
        double[] values = Arrays.copyOf(Invented.of(shape, 3).values(), 2_000);
        List<Integer> drifts = all(values);
        assertEquals(drifts, all(values));
        assertEquals(drifts, all(Arrays.stream(values).map(value -> 512 * value).toArray()));
        assertEquals(drifts, all(Arrays.stream(values).map(value -> -value).toArray()));
    }

    private static List<Integer> all(double[] values) {
        Drift drift = new Drift(STRETCH);
        List<Integer> drifts = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            drift.add(values[i]);
            if (drift.goesOn()) {
                drifts.add(i);
            }
        }
        return drifts;
    }

    private static boolean goesOn(IntToDoubleFunction course) {
        Random random = new Random(5);
        Drift drift = new Drift(STRETCH);
        for (int i = 0; i < READ; i++) {
            drift.add(course.applyAsDouble(i) + random.nextGaussian());
        }
        return drift.goesOn();
    }
}

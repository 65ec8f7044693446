package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FloorTest {

    private static final int FELL = 500;

    @Test
    void theLowestAgainAndAgainIsTheFloor() {
        assertTrue(wasReached(i -> i < FELL ? 50 : 4));
        assertTrue(wasReached(i -> i < FELL ? 50 : i < FELL + 10 ? 4 : 50), "ten are enough");
        assertTrue(wasReached(i -> i < FELL ? -50 : -90), "below zero");
    }

    @Test
    void whatDoesNotStayOrIsNotTheLowestIsNone() {
        assertFalse(wasReached(i -> i == FELL ? 4 : 50));
        assertFalse(wasReached(i -> i < FELL ? 50 : 4 + i % 2), "it moves");
        assertFalse(wasReached(i -> i < FELL ? 50 : 90), "the highest");
        assertFalse(wasReached(i -> i == 100 ? 3 : i < FELL ? 50 : 4), "it was lower before");
    }

    @Test
    void aConstantSeriesHasNone() {
        Floor floor = new Floor();
        for (int i = 0; i < 200; i++) {
            floor.add(7);
            assertFalse(floor.wasReached());
        }
    }

    /** What is not said to be the same, moves. */
    private static boolean wasReached(IntToDoubleFunction course) {
        Random random = new Random(6);
        Floor floor = new Floor();
        for (int i = 0; i < FELL + NewLevel.TELLING; i++) {
            double value = course.applyAsDouble(i);
            floor.add(Math.abs(value) == 50 ? value + random.nextGaussian() : value);
        }
        return floor.wasReached();
    }
}

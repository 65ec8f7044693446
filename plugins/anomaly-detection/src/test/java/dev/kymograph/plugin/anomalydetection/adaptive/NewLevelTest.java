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

class NewLevelTest {

    private static final int CHANGED = 1_500;

    @Test
    void aLevelThatStaysIsNewWhereItBegins() {
        assertTrue(began(i -> i < CHANGED ? 0 : 6));
        assertTrue(began(i -> i < CHANGED ? 0 : -6));
        assertTrue(began(i -> i < CHANGED ? 0 : i % 20 == 0 ? 0 : 6), "but for a few");
    }

    @Test
    void aSpikeAWayBackARampAndLouderReadingsAreNoNewLevel() {
        assertFalse(began(i -> i == CHANGED ? 50 : 0));
        assertFalse(began(i -> i >= CHANGED && i < CHANGED + NewLevel.TELLING / 2 ? 6 : 0));
        assertFalse(began(i -> i >= CHANGED - 30 && i < CHANGED ? 6 : 0), "as it was before");
        assertFalse(began(i -> Math.max(0, i - CHANGED) / 4.0));
        assertFalse(began(i -> i < CHANGED ? 0 : i % 2 == 0 ? 6 : -6));
    }

    @Test
    void whatItsNeighboursUsuallyAreApartIsNoNewLevel() {
        assertFalse(began(i -> i / 100 % 2 == 0 ? 0 : 6));
        assertTrue(began(i -> (i < CHANGED ? 0 : 30) + (i / 100 % 2 == 0 ? 0 : 6)));
    }

    @Test
    void tooLittleWasReadToSay() {
        NewLevel level = new NewLevel();
        for (int i = 0; i < 200; i++) {
            level.add(i < 160 ? i % 3 : 50 + i % 3);
            assertFalse(level.began());
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysTheSameEachTimeAndOnAnyScale(Shape shape) {
        double[] values = Arrays.copyOf(Invented.of(shape, 3).values(), 2_000);
        List<Integer> began = all(values);
        assertEquals(began, all(values));
        assertEquals(began, all(Arrays.stream(values).map(value -> 512 * value).toArray()));
        assertEquals(began, all(Arrays.stream(values).map(value -> -value).toArray()));
    }

    private static List<Integer> all(double[] values) {
        NewLevel level = new NewLevel();
        List<Integer> began = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            level.add(values[i]);
            if (level.began()) {
                began.add(i);
            }
        }
        return began;
    }

    private static boolean began(IntToDoubleFunction course) {
        Random random = new Random(5);
        NewLevel level = new NewLevel();
        for (int i = 0; i < CHANGED + NewLevel.TELLING; i++) {
            level.add(course.applyAsDouble(i) + random.nextGaussian());
        }
        return level.began();
    }
}

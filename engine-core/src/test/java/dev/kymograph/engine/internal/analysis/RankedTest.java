package dev.kymograph.engine.internal.analysis;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RankedTest {

    @Test
    void isWhatSortingWouldBringToThePlace() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int different = 1 + random.nextInt(random.nextBoolean() ? 5 : 100_000);
            double[] numbers = random.ints(1 + random.nextInt(3000), 0, different)
                    .mapToDouble(number -> number / 7.0)
                    .toArray();
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            Ranked ranked = new Ranked(numbers);
            for (int place : new int[] {sorted.length / 2, 0, sorted.length - 1, random.nextInt(sorted.length)}) {
                assertEquals(sorted[place], ranked.number(place), "seed " + seed + ", place " + place);
            }
        }
    }
}

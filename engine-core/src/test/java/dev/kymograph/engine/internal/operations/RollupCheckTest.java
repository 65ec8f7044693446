package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.internal.operations.RollupCheck.Stretch;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Where rollups with many buckets are looked at. */
class RollupCheckTest {

    private static final long WIDTH = 3_600_000_000L;
    private static final long FROM = 7 * WIDTH;

    @Test
    void eachBucketCanBeInASampleAndNothingElse() {
        Set<Long> seen = new HashSet<>();
        for (int seed = 0; seed < 1000; seed++) {
            List<Stretch> samples = RollupCheck.samples(FROM, 150, WIDTH, new Random(seed));
            assertEquals(5, samples.size());
            for (Stretch sample : samples) {
                assertEquals(20 * WIDTH, sample.toMicros() - sample.fromMicros());
                for (long at = sample.fromMicros(); at < sample.toMicros(); at += WIDTH) {
                    seen.add(at);
                }
            }
        }
        Set<Long> all = new HashSet<>();
        for (int bucket = 0; bucket < 150; bucket++) {
            all.add(FROM + bucket * WIDTH);
        }
        assertEquals(all, seen);
    }
}

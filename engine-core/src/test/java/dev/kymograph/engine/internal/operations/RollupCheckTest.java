package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.operations.RollupCheck.Stretch;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where rollups with many buckets are looked at. */
class RollupCheckTest {

    private static final long WIDTH = 3_600_000_000L;
    private static final long FROM = 7 * WIDTH;

    /** A file of the rollup: one bucket of each subject at each edge. */
    private static LakeFile file(int firstBucket, int lastBucket, long readings) {
        return new LakeFile(
                1,
                "pulse_1h",
                "part.parquet",
                1,
                readings,
                FROM + firstBucket * WIDTH,
                FROM + lastBucket * WIDTH,
                1,
                1,
                "",
                "zstd",
                true,
                Foreign.NOT,
                1);
    }

    @Test
    void eachBucketCanBeInASampleAndNothingBeforeTheFirst() {
        Set<Long> seen = new HashSet<>();
        List<LakeFile> files = List.of(file(-30, 40, 70), file(20, 149, 130));
        for (int seed = 0; seed < 1000; seed++) {
            List<Stretch> samples = RollupCheck.samples(files, FROM, WIDTH, new Random(seed));
            assertEquals(5, samples.size());
            for (Stretch sample : samples) {
                assertEquals(20 * WIDTH, sample.toMicros() - sample.fromMicros());
                for (long at = sample.fromMicros(); at < sample.toMicros(); at += WIDTH) {
                    seen.add((at - FROM) / WIDTH);
                }
            }
        }
        Set<Long> all = LongStream.range(0, 150).boxed().collect(Collectors.toSet());
        assertTrue(seen.containsAll(all));
        assertTrue(seen.stream().allMatch(bucket -> bucket >= 0 && bucket < 150 + 20), seen::toString);
    }

    @Test
    void oneBucketThatIsFarFromAllOthersDrawsFewSamples() {
        List<LakeFile> files = List.of(file(0, 0, 1), file(50_000_000, 50_000_999, 999));
        long near = 0;
        for (int seed = 0; seed < 200; seed++) {
            near += RollupCheck.samples(files, FROM, WIDTH, new Random(seed)).stream()
                    .filter(sample -> sample.toMicros() > FROM + 50_000_000 * WIDTH
                            && sample.fromMicros() < FROM + 50_001_000 * WIDTH)
                    .count();
        }
        assertTrue(near > 980, "of 1000 samples there were " + near);
    }
}

package dev.kymograph.engine;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Random programs that look back and go back, against a map in memory for each snapshot. */
class SnapshotModelTest {

    private static final long FIRST_SEED = Long.getLong("kymograph.first-seed", 1);

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    @Test
    void eachSnapshotAnswersAsTheMapOfItsTimeInSomePrograms() throws Exception {
        run(Long.getLong("kymograph.snapshot-seeds", 3));
    }

    @Tag("heavy")
    @Test
    void eachSnapshotAnswersAsTheMapOfItsTime() throws Exception {
        run(Long.getLong("kymograph.snapshot-seeds", 20));
    }

    @Tag("soak")
    @Test
    void eachSnapshotAnswersAsTheMapOfItsTimeInManyPrograms() throws Exception {
        run(Long.getLong("kymograph.snapshot-seeds", 2_000));
    }

    @SuppressWarnings("SystemOut")
    private void run(long seeds) throws Exception {
        Path template = folder.resolve("template");
        ModelProgram.prepare(template);
        SnapshotProgram.Met met = new SnapshotProgram.Met();
        for (long seed : LongStream.range(FIRST_SEED, FIRST_SEED + seeds).toArray()) {
            Path data = folder.resolve("seed-" + seed);
            try {
                MemoryFolder.copy(template, data);
                new SnapshotProgram(seed, data, met).run();
            } finally {
                MemoryFolder.delete(data);
            }
        }
        System.out.println(seeds + " programs of " + SnapshotProgram.STEPS + " steps: " + met);
        assertTrue(met.metAll(), met::toString);
    }
}

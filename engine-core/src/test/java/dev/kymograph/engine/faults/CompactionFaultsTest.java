package dev.kymograph.engine.faults;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.StoredParts;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Compaction that is killed at each of its steps: all is there once, and the next one goes on. */
@Tag("heavy")
class CompactionFaultsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final int FILES = 4;

    /** Each minute is corrected by the next file: what is compacted has to be taken apart. */
    private static final List<String> EXPECTED = List.of(
            "1 2023-03-01T12:00:00Z 70.0",
            "1 2023-03-01T12:01:00Z 71.0",
            "1 2023-03-01T12:02:00Z 72.0",
            "1 2023-03-01T12:03:00Z 63.0",
            "2 2023-03-01T12:00:00Z 60.0",
            "2 2023-03-01T12:01:00Z 61.0",
            "2 2023-03-01T12:02:00Z 62.0",
            "2 2023-03-01T12:03:00Z 63.0");

    @TempDir
    Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    static Engine open(Path data) {
        return HaltedProcess.engine(data).set("compaction.enabled", "false").open();
    }

    static long compact(Engine engine) {
        return engine.compact(Compaction.ALL, Watch.NOBODY).compacted().stream()
                .mapToLong(some -> some.filesBefore())
                .sum();
    }

    private void prepare() {
        try (Engine engine = open(data())) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
            for (int minute = 0; minute < FILES; minute++) {
                List<Reading> readings = new ArrayList<>(List.of(reading(1, minute, 60), reading(2, minute, 60)));
                if (minute > 0) {
                    readings.add(reading(1, minute - 1, 70));
                }
                engine.ingest("pulse", readings);
                engine.flush();
            }
        }
    }

    private static Reading reading(int dog, int minute, int beats) {
        return Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", (float) (beats + minute));
    }

    private static List<String> pulses(Engine engine) {
        List<String> found = new ArrayList<>();
        try (Result result = engine.sql("SELECT dog_id, \"timestamp\", beats FROM pulse ORDER BY ALL")) {
            while (result.next()) {
                found.add(result.value(0) + " " + result.value(1) + " " + result.value(2));
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(
            value = Failpoint.class,
            names = {
                "INPUTS_CHECKED",
                "FILE_WRITTEN",
                "FILE_RENAMED",
                "OUTPUTS_WRITTEN",
                "FILES_REMOVED",
                "FILES_ADDED",
                "BEFORE_COMMIT",
                "AFTER_COMMIT"
            })
    void afterAKillAllIsThereOnceAndTheNextOneGoesOn(Failpoint point) throws Exception {
        prepare();
        HaltedProcess.run(CompactingProcess.class, folder, data(), point);
        try (Engine engine = open(data())) {
            assertEquals(EXPECTED, pulses(engine));
            assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
            assertEquals(point == Failpoint.AFTER_COMMIT ? 0 : FILES, compact(engine));
            assertEquals(EXPECTED, pulses(engine));
            engine.snapshots().expire(Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            assertEquals(1, StoredParts.below(data().resolve("lake")).size());
            assertEquals(EXPECTED, pulses(engine));
        }
    }
}

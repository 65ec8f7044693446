package dev.kymograph.engine;

import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** However many small files there are, to make few of them takes no more memory. */
@EnabledOnOs(OS.LINUX)
class CompactionMemoryTest {

    private static final long MOST_KIBIBYTES = 640 * 1024;

    @TempDir
    Path folder;

    /** Compacts all that there is: {@code FOLDER SAID}. */
    static final class Compacting {

        private Compacting() {}

        public static void main(String[] arguments) throws IOException {
            try (Engine engine = open(Path.of(arguments[0]))) {
                Compacted done =
                        engine.compact(Compaction.ALL, Watch.NOBODY).compacted().get(0);
                assertTrue(done.filesAfter() * 100 < done.filesBefore(), done::toString);
            }
            PeakMemory.tell(Path.of(arguments[1]));
        }
    }

    private static Engine open(Path folder) {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.memory", "256MiB")
                .set("duckdb.threads", "2")
                .set("compaction.enabled", "false")
                .extension(new Herd())
                .open();
    }

    @Test
    @Tag("heavy")
    @Timeout(300)
    void threeThousandFilesAreCompactedInLittleMemory() throws Exception {
        compact(100, 30);
    }

    @Test
    @Tag("soak")
    void aYearOfFilesOfTwoHundredSubjectsIsCompactedInAsLittle() throws Exception {
        compact(200, 365);
    }

    private void compact(int dogs, int days) throws IOException, InterruptedException {
        Path theirs = TheirFile.bySubjectAndDay(folder.resolve("theirs"), dogs, days, 10);
        try (Engine engine = open(folder)) {
            engine.subjects()
                    .register(IntStream.rangeClosed(1, dogs)
                            .mapToObj(id -> Herd.dog(id, "Dog " + id, "Any", LocalDate.parse("2021-06-01")))
                            .toList());
            assertEquals(
                    (long) dogs * days,
                    engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted());
        }
        long peak = PeakMemory.kibibytes(Compacting.class, "160m", folder, Duration.ofHours(1));
        assertTrue(peak < MOST_KIBIBYTES, () -> peak + " KiB at the peak");
        try (Engine engine = open(folder);
                Result counted = engine.sql("SELECT count(*) AS readings FROM pulse")) {
            assertTrue(counted.next());
            assertEquals((long) dogs * days * 144, counted.value("readings"));
        }
    }
}

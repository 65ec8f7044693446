package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Erasing that is halted, fails, or is met by others at each of its steps: nothing has happened, or all of it does by itself. */
class ErasureFaultsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final String NAME = "Zyxolotl";

    @TempDir
    Path folder;

    @AfterEach
    void removeFaults() {
        Faults.remove();
    }

    private Path data() {
        return folder.resolve("data");
    }

    static Engine open(Path data) {
        return HaltedProcess.engine(data).set("ingest.bulk-from", "1000").open();
    }

    /** Two files, each with readings of two dogs, and some that are hot. */
    private void prepare() {
        try (Engine engine = open(data())) {
            engine.subjects().register(List.of(Herd.dog(1, NAME, "Any", null), Herd.dog(2, "Ada", "Any", null)));
            for (int minute = 0; minute < 3; minute++) {
                engine.ingest("pulse", List.of(reading(1, minute), reading(2, minute)));
                if (minute < 2) {
                    engine.flush();
                }
            }
        }
    }

    private static Reading reading(int dog, int minute) {
        return Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", 60f + minute % 100);
    }

    private static long count(Engine engine, int dog) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse WHERE dog_id = " + dog)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private boolean isNamed() {
        try (Stream<Path> all = Files.walk(data())) {
            return all.filter(Files::isRegularFile).anyMatch(ErasureFaultsTest::isNamed);
        } catch (UncheckedIOException e) {
            // A file went while the folder was listed: listed again.
            return isNamed();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isNamed(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(NAME);
        } catch (IOException e) {
            return false;
        }
    }

    private void checkErasedSoon(Engine engine) throws InterruptedException {
        for (int waited = 0; (isNamed() || count(engine, 1) > 0) && waited < 400; waited++) {
            Thread.sleep(100);
        }
        assertEquals(0, count(engine, 1));
        assertEquals(3, count(engine, 2));
        assertFalse(isNamed());
        assertEquals(Optional.empty(), engine.subjects().find("dog", 1));
    }

    @Tag("heavy")
    @ParameterizedTest
    @CsvSource({
        "TOMBSTONE_CHANGED, 1",
        "AFTER_COMMIT, 1",
        "ERASURE_STEP, 1",
        "FILES_REMOVED, 1",
        "ERASURE_STEP, 2",
        "FILES_FORGOTTEN, 1",
        "UNNEEDED_FILE, 2",
        "ERASURE_STEP, 3",
        "CATALOG_REWRITTEN, 1",
        "TOMBSTONE_CHANGED, 2"
    })
    void afterAKillNothingHasHappenedOrAllOfItDoes(Failpoint point, int arrival) throws Exception {
        prepare();
        HaltedProcess.run(ErasingProcess.class, folder, data(), point, arrival);
        try (Engine engine = open(data())) {
            if (point == Failpoint.TOMBSTONE_CHANGED && arrival == 1) {
                assertTrue(engine.subjects().find("dog", 1).isPresent());
                assertEquals(3, count(engine, 1));
                engine.erase("dog", 1, Watch.NOBODY);
            }
            checkErasedSoon(engine);
        }
        assertFalse(isNamed());
    }

    @Test
    void whatIsTakenInMeanwhileIsRefused() throws Exception {
        prepare();
        try (Engine engine = open(data())) {
            AtomicBoolean once = new AtomicBoolean();
            Faults.place(point -> {
                if (point == Failpoint.OUTPUTS_WRITTEN && once.compareAndSet(false, true)) {
                    assertEquals(
                            1, engine.ingest("pulse", List.of(reading(1, 9))).rejected());
                    engine.flush();
                }
            });
            assertTrue(engine.erase("dog", 1, Watch.NOBODY).complete());
            assertTrue(once.get());
            checkErasedSoon(engine);
        }
    }

    @Test
    void aStreamThatIsBeingTakenInDoesNotBringItBack() throws Exception {
        prepare();
        try (Engine engine = open(data())) {
            AtomicBoolean once = new AtomicBoolean();
            Thread here = Thread.currentThread();
            Faults.place(point -> {
                // Its readings were checked when the subject was still there.
                if (Thread.currentThread() == here
                        && point == Failpoint.FILE_WRITTEN
                        && once.compareAndSet(false, true)) {
                    engine.erase("dog", 1, Watch.NOBODY);
                }
            });
            List<Reading> many = Stream.iterate(0, minute -> minute + 1)
                    .limit(20_000)
                    .map(minute -> reading(1, 100 + minute))
                    .toList();
            assertEquals(20_000, engine.ingest("pulse", many.stream()).rejected());
            assertTrue(once.get());
            checkErasedSoon(engine);
        }
    }

    @Test
    void whenItFailsTheRestGoesByItself() throws Exception {
        prepare();
        try (Engine engine = open(data())) {
            AtomicBoolean once = new AtomicBoolean();
            Faults.place(point -> {
                if (point == Failpoint.OUTPUTS_WRITTEN && once.compareAndSet(false, true)) {
                    Faults.<RuntimeException>fail(new SQLException("IO Error: Input/output error"));
                }
            });
            KymographException failed = null;
            try {
                engine.erase("dog", 1, Watch.NOBODY);
            } catch (KymographException e) {
                failed = e;
            }
            assertTrue(failed != null && failed.getMessage().contains("goes by itself"), String.valueOf(failed));
            assertFalse(failed.getMessage().contains(NAME));
            checkErasedSoon(engine);
        }
    }
}

package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.Check;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

/** What happens where the place of old files is away, is another disk, or is no place of its own. */
class OldPlaceTroublesTest {

    private static final Instant THEN = Instant.parse("2023-03-01T12:00:00Z");
    private static final String OLD = "SELECT count(*) FROM pulse WHERE \"timestamp\" < '2024-01-01'";
    private static final String NEW = "SELECT count(*) FROM pulse WHERE \"timestamp\" >= '2024-01-01'";

    /** A place that can be away. */
    private final MemoryStorage memory = new MemoryStorage();

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    private Engine engine;

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private EngineBuilder builder(String old) {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("lake.location", folder.resolve("lake").toString())
                .set("compaction.enabled", "false")
                .set("compaction.old.after", "30d")
                .set("compaction.old.location", old)
                .extension(memory)
                .extension(new Herd());
    }

    private void openWithOldReadings(String old) {
        engine = builder(old).open();
        takeOldReadingsIn();
    }

    private void takeOldReadingsIn() {
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        for (int month = 0; month < 3; month++) {
            engine.ingest("pulse", List.of(pulse(THEN.plus(Duration.ofDays(40L * month)))));
            engine.flush();
        }
        engine.ingest("pulse", List.of(pulse(Instant.now())));
        engine.flush();
    }

    private static Reading pulse(Instant at) {
        return Reading.of(1, at, "beats", 60f);
    }

    private void move() {
        engine.compact(Compaction.ALL, Watch.NOBODY);
        engine.snapshots().expire(Snapshots.Keep.newest(1));
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
    }

    private String answer(String select) {
        try (Result result = engine.sql(select)) {
            assertTrue(result.next());
            return String.valueOf(result.value(0));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void theLakesFolderByAnotherNameIsNoPlaceOfItsOwn() throws IOException {
        Files.createDirectories(folder.resolve("lake"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("lake"));
        engine = builder(link.toString()).open();
        nothingIsLost();
    }

    @Test
    void theLakesBucketByAnotherNameIsNoPlaceOfItsOwn() {
        engine = builder("memory://lake/").set("lake.location", "memory://lake").open();
        nothingIsLost();
    }

    private void nothingIsLost() {
        takeOldReadingsIn();
        move();
        assertEquals("3", answer(OLD));
        assertEquals("1", answer(NEW));
        assertEquals(List.of(), engine.check(Check.ALL, Watch.NOBODY).findings());
    }

    @Test
    void aRepairGivesNothingUpOfAPlaceThatIsNotThere() throws IOException {
        Path old = folder.resolve("old");
        openWithOldReadings(old.toString());
        move();
        engine.close();
        Files.move(old, folder.resolve("unmounted"));
        engine = builder(old.toString()).open();
        KymographException refused =
                assertThrows(KymographException.class, () -> engine.check(Check.ALL.repair(), Watch.NOBODY));
        assertEquals("check.nothing-there", refused.code());
        engine.close();
        Files.delete(old);
        Files.move(folder.resolve("unmounted"), old);
        engine = builder(old.toString()).open();
        assertEquals("3", answer(OLD));
    }

    @Test
    void nothingIsWrittenIntoAFolderWhoseDiskIsNotMounted() throws IOException {
        Path old = folder.resolve("old");
        openWithOldReadings(old.toString());
        move();
        engine.close();
        Files.move(old, folder.resolve("unmounted"));
        engine = builder(old.toString()).open();
        engine.ingest("pulse", List.of(pulse(THEN.plus(Duration.ofDays(200)))));
        engine.flush();
        KymographException away =
                assertThrows(KymographException.class, () -> engine.compact(Compaction.ALL, Watch.NOBODY));
        assertEquals("storage.away", away.code(), away.getMessage());
        assertTrue(away.getMessage().contains(old.toString()), away.getMessage());
        assertEquals(List.of(), files(old));
        engine.close();
        Files.delete(old);
        Files.move(folder.resolve("unmounted"), old);
        engine = builder(old.toString()).open();
        move();
        assertEquals("4", answer(OLD));
        assertEquals(1, files(folder.resolve("lake")).size(), () -> "the new one alone in " + folder);
    }

    /** In memory, or, where all tests are there, beside what was built. */
    private Path onAnotherDisk() throws IOException {
        for (Path place : List.of(Path.of("/dev/shm"), Path.of("target").toAbsolutePath())) {
            if (Files.isWritable(place) && !Files.getFileStore(place).equals(Files.getFileStore(folder))) {
                return Files.createTempDirectory(place, "kymograph");
            }
        }
        return abort("there is one disk alone");
    }

    @Test
    void fromOneDiskToAnotherNothingIsLeftBehind() throws IOException {
        Path old = onAnotherDisk();
        try {
            openWithOldReadings(old.toString());
            move();
            assertEquals("3", answer(OLD));
            assertEquals(1, files(folder.resolve("lake")).size(), () -> "the new one alone in " + folder);
        } finally {
            try (Stream<Path> all = Files.walk(old)) {
                for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(each);
                }
            }
        }
    }

    @Test
    void whileItIsAwayQuestionsAboutOtherReadingsAreAnswered() {
        openWithOldReadings("memory://old");
        move();
        engine.close();
        engine = builder("memory://old")
                .set("lake.cache.folder", folder.resolve("empty").toString())
                .open();
        memory.away = true;
        assertEquals("1", answer(NEW));
        KymographException away = assertThrows(KymographException.class, () -> answer(OLD));
        assertEquals("storage.unreachable", away.code());
        assertTrue(away.getMessage().startsWith("Cannot read memory://old/metric_type=pulse/"), away::getMessage);
        assertThrows(KymographException.class, () -> engine.check(Check.ALL.repair(), Watch.NOBODY));
        memory.away = false;
        assertEquals("3", answer(OLD));
    }

    @Test
    void whileItIsAwayVacuumDeletesWhatTheLakeItselfDoesNotNeed() throws IOException {
        openWithOldReadings("memory://old");
        engine.compact(Compaction.ALL, Watch.NOBODY);
        engine.snapshots().expire(Snapshots.Keep.newest(1));
        assertEquals(4, files(folder.resolve("lake")).size());
        memory.away = true;
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        assertEquals(1, files(folder.resolve("lake")).size());
        memory.away = false;
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        assertEquals("3", answer(OLD));
        assertEquals("1", answer(NEW));
    }

    @Test
    void whileItIsAwayTheRestIsCompactedAndTheJobSaysWhy() throws Exception {
        openWithOldReadings("memory://old");
        memory.away = true;
        engine.ingest("pulse", List.of(pulse(Instant.now().minusSeconds(5))));
        engine.flush();
        engine.ingest("pressure", List.of(Reading.of(1, THEN, "upper", 1.0)));
        engine.flush();
        engine.close();
        engine = builder("memory://old")
                .set("compaction.enabled", "true")
                .set("compaction.every", "100ms")
                .set("compaction.small-files", "2")
                .open();
        awaitTrouble("Small files stay small: Cannot write memory://old/metric_type=");
        assertEquals(
                "1",
                answer("SELECT count(DISTINCT parquet_file_path) FROM dog_metrics WHERE metric_type = 'pulse'"
                        + " AND data_end_time >= '2024-01-01'"));
        memory.away = false;
        for (int tries = 0; !engine.troubles().isEmpty(); tries++) {
            assertTrue(tries < 600, () -> "still " + engine.troubles());
            Thread.sleep(50);
        }
        assertEquals(
                3,
                memory.files.keySet().stream()
                        .filter(key -> key.contains("pulse"))
                        .count());
        assertEquals("3", answer(OLD));
    }

    private void awaitTrouble(String trouble) throws InterruptedException {
        for (int tries = 0; engine.troubles().stream().noneMatch(each -> each.startsWith(trouble)); tries++) {
            assertTrue(tries < 600, () -> "no trouble but " + engine.troubles());
            Thread.sleep(50);
        }
    }

    @Test
    void itsFilesAreNotAdopted() {
        Path old = folder.resolve("old");
        openWithOldReadings(old.toString());
        move();
        KymographException refused =
                assertThrows(KymographException.class, () -> engine.adopt(Adoption.of(old, "pulse"), Watch.NOBODY));
        assertTrue(refused.getMessage().contains("the engine's own lake"), refused::getMessage);
    }

    @Test
    void aDamagedOneIsNamedAndTheRestIsCompacted() throws IOException {
        Path old = folder.resolve("old");
        openWithOldReadings(old.toString());
        move();
        Path damaged = files(old).get(0);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        engine.ingest("pulse", List.of(pulse(THEN.plusSeconds(60))));
        CompactionSummary done = engine.compact(Compaction.ALL, Watch.NOBODY);
        assertEquals(
                List.of(damaged.toString()),
                done.skipped().stream().map(CompactionSummary.SkippedFile::path).toList());
    }
}

package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files are compared with what was written before they are read. */
class VerificationTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    /** DuckDB reads this from the footer alone. */
    private static final String COUNT = "SELECT count(*) FROM pulse";

    @TempDir
    Path data;

    private Path file;

    private Engine open(String verify) {
        return Engine.builder()
                .data(data)
                .set("lake.verify", verify)
                .set("query.cache", "0B")
                .extension(new Herd())
                .open();
    }

    @BeforeEach
    void takeIn() throws IOException {
        try (Engine engine = open("off")) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", LocalDate.parse("2021-06-01"))));
            engine.ingest(
                    "pulse",
                    IntStream.range(0, 500)
                            .mapToObj(i -> Reading.of(1, NOON.plus(Duration.ofMinutes(i)), "beats", 60f + i))
                            .toList());
            engine.flush();
        }
        try (Stream<Path> files = Files.walk(data.resolve("lake"))) {
            file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long count(Engine engine) {
        try (Result result = engine.sql(COUNT)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    /** As a disk does it: the file looks as before. */
    private void rot() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 4;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, modified);
    }

    private void assertTold(Engine engine) {
        KymographException told = assertThrows(KymographException.class, () -> count(engine));
        assertEquals("storage.damaged", told.code());
        assertEquals(ErrorKind.EXTERNAL, told.kind());
        assertTrue(
                told.getMessage()
                        .startsWith(
                                "Cannot read the lake: the file " + file + " of the lake is damaged: its SHA-256 is ["),
                told.getMessage());
    }

    @Test
    void damageThatNobodyLooksForIsNotFound() throws IOException {
        rot();
        try (Engine engine = open("off")) {
            assertEquals(500, count(engine));
        }
    }

    @Test
    void aFileIsLookedAtBeforeItIsReadForTheFirstTime() throws IOException {
        rot();
        try (Engine engine = open("first-read")) {
            assertTold(engine);
            assertTold(engine);
            rot();
            assertEquals(500, count(engine), "the same bit turned back");
        }
    }

    @Test
    void aFileThatWasTouchedIsLookedAtAgain() throws IOException {
        try (Engine engine = open("first-read")) {
            assertEquals(500, count(engine));
            Files.setLastModifiedTime(file, FileTime.from(NOON));
            assertEquals(500, count(engine));
            rot();
            Files.setLastModifiedTime(file, FileTime.from(NOON.plusSeconds(1)));
            assertTold(engine);
        }
    }

    @Test
    void alwaysFindsWhatHappenedSinceAFileWasRead() throws IOException {
        try (Engine engine = open("always")) {
            assertEquals(500, count(engine));
            rot();
            assertTold(engine);
        }
    }

    @Test
    void takingReadingsInAndCompactingFindItToo() throws IOException {
        try (Engine engine = open("off")) {
            engine.ingest("pulse", Reading.of(1, NOON, "beats", 61f));
            engine.flush();
        }
        rot();
        try (Engine engine = open("first-read")) {
            CompactionSummary done = engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(List.of(), done.compacted());
            assertEquals(file.toString(), done.skipped().get(0).path());
            KymographException told = assertThrows(
                    KymographException.class, () -> engine.ingest("pulse", Reading.of(1, NOON, "beats", 62f)));
            assertEquals("storage.damaged", told.code());
        }
    }
}

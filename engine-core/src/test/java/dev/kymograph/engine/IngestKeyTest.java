package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Batches that are sent again because nobody knows whether they arrived. */
class IngestKeyTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final IngestKey KEY = IngestKey.of("collar-7/2023-03-01");
    private static final int BULK_FROM = 50;

    @TempDir
    Path folder;

    private Engine engine;

    @BeforeEach
    void openWithDogs() {
        engine = open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Engine open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("ingest.bulk-from", Integer.toString(BULK_FROM))
                .extension(new Herd())
                .open();
    }

    private static List<Reading> batch(int size, double beats) {
        return IntStream.range(0, size)
                .mapToObj(i -> Reading.of(1, NOON.plus(Duration.ofMinutes(i)), "beats", (float) beats))
                .toList();
    }

    private String stored() {
        return EngineTest.sql(engine, "SELECT count(*), max(beats) FROM pulse");
    }

    private static void assertRefused(String code, String part, Executable executable) {
        KymographException refused = assertThrows(KymographException.class, executable);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void theSameBatchAgainWritesNothingAndAnswersTheEarlierSummary() {
        for (int size : List.of(3, BULK_FROM + 1)) {
            IngestKey key = IngestKey.of("batch of " + size);
            IngestSummary first = engine.ingest("pulse", batch(size, 60), key);
            assertEquals(size, first.accepted());
            engine.ingest("pulse", batch(size, 70));
            IngestSummary again =
                    new IngestSummary(first.read(), first.accepted(), first.rejected(), first.replaced(), true);
            assertEquals(again, engine.ingest("pulse", batch(size, 60), key));
            assertEquals("[[" + size + ", 70.0]]", stored(), "the correction stands");
            engine.close();
            engine = open();
            assertEquals(again, engine.ingest("pulse", batch(size, 60), key), "also after a restart");
            assertEquals("[[" + size + ", 70.0]]", stored());
        }
    }

    @Test
    void aKeyStandsForOneBatch() {
        engine.ingest("pulse", batch(3, 60), KEY);
        assertRefused(
                "ingest.key",
                "the key [collar-7/2023-03-01]: another batch was taken in under that key, from embedding program with 3",
                () -> engine.ingest("pulse", batch(3, 61), KEY));
        assertRefused("ingest.key", "another batch", () -> engine.ingest("pressure", List.of(), KEY));
        assertEquals("[[3, 60.0]]", stored());
        assertRefused("ingest.key", "found []", () -> IngestKey.of(""));
        assertRefused("ingest.key", "expected [1 to 200", () -> IngestKey.of("a\nb"));
    }

    @Test
    void whatWasRefusedIsNotRefusedTwice() {
        for (int size : List.of(2, BULK_FROM)) {
            IngestKey key = IngestKey.of("wrong " + size);
            IngestSummary first = engine.ingest("pulse", batch(size, 9999), key);
            assertEquals(size, first.rejected());
            assertEquals(size, engine.ingest("pulse", batch(size, 9999), key).rejected());
            assertEquals(size, engine.quarantine().drop(Quarantine.Filter.ALL), "once each");
        }
    }

    @Test
    void whatARollbackTookAwayMayComeAgain() throws IOException {
        for (int size : List.of(3, BULK_FROM + 1)) {
            Path file = Files.writeString(
                    folder.resolve("b.csv"), "dog_id,timestamp,beats\n1,2023-03-02T12:00:0" + size % 10 + "Z,65\n");
            IngestKey early = IngestKey.of("before " + size);
            engine.ingest("pulse", batch(size, 60), early);
            engine.flush();
            long before = engine.snapshots().list(1).get(0).number();
            IngestKey key = IngestKey.of("batch of " + size);
            engine.ingest("pulse", batch(size, 70), key);
            engine.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            engine.snapshots().rollback(before);
            assertEquals("[[" + size + ", 60.0]]", stored());
            assertTrue(engine.ingest("pulse", batch(size, 60), early).again(), "it is still there");
            assertFalse(engine.ingest("pulse", batch(size, 70), key).again());
            assertFalse(
                    engine.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY).again());
            assertEquals("[[" + (size + 1) + ", 70.0]]", stored());
            assertTrue(engine.ingest("pulse", batch(size, 70), key).again());
            engine.delete(Question.of("readings", "pulse"), Watch.NOBODY);
        }
    }

    @Test
    void aFileHasAKeyToo() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "dog_id,timestamp,beats\n1,2023-03-01T12:00:00Z,60\n");
        SourceFile source = SourceFile.of(file, "pulse").key(KEY);
        assertEquals(new IngestSummary(1, 1, 0, 0, false), engine.ingest(source, Watch.NOBODY));
        assertEquals(new IngestSummary(1, 1, 0, 0, true), engine.ingest(source, Watch.NOBODY));
        Files.writeString(file, "dog_id,timestamp,beats\n1,2023-03-01T12:00:00Z,61\n");
        assertRefused("ingest.key", "from " + file + " with 1 readings", () -> engine.ingest(source, Watch.NOBODY));
        assertRefused("ingest.useless", "taken in once", () -> engine.ingest(source.again(), Watch.NOBODY));
        assertEquals(
                1,
                engine.ingest(source.key(IngestKey.of("other")), Watch.NOBODY).replaced(),
                "under another key it is another batch");
    }

    @Test
    void ofManyCallersAtOnceOneWritesAndAllGetItsSummary() throws Exception {
        for (int size : List.of(5, BULK_FROM)) {
            IngestKey key = IngestKey.of("many " + size);
            List<Callable<IngestSummary>> calls = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                calls.add(() -> engine.ingest("pulse", batch(size, 60), key));
            }
            ExecutorService callers = Executors.newFixedThreadPool(calls.size());
            try {
                List<IngestSummary> answers = new ArrayList<>();
                for (Future<IngestSummary> answer : callers.invokeAll(calls)) {
                    answers.add(answer.get());
                }
                assertEquals(
                        1, answers.stream().filter(answer -> !answer.again()).count());
                assertTrue(answers.stream().allMatch(answer -> answer.accepted() == size));
                assertEquals(
                        1,
                        answers.stream().map(IngestSummary::replaced).distinct().count(),
                        "all answers are the one's");
            } finally {
                callers.shutdownNow();
            }
        }
        assertEquals(
                Optional.of(1L),
                engine.snapshots().list(9).stream().map(Snapshot::filesAdded).findFirst());
        assertEquals(1, engine.snapshots().list(9).size());
    }
}

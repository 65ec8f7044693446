package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A rollback takes no reading of a held subject away, and is refused for no other reason. */
class HeldRollbackTest {

    private static final Instant FIRST = Instant.parse("2023-02-26T00:00:00Z");

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Engine engine;
    private long before;

    @BeforeEach
    void holdOneOfThreeDogs() throws Exception {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve("data"))
                .set("lake.location", folder.resolve("lake").toString())
                .set("duckdb.threads", "1")
                .set("compaction.enabled", "false")
                .set("rollups.refresh-every", "0s")
                .extension(new Herd());
        catalog().forEach(builder::set);
        engine = builder.open();
        LocalDate born = LocalDate.parse("2020-02-29");
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", born),
                        Herd.dog(2, "Ada", "Poodle", born),
                        Herd.dog(3, "Bo", "Poodle", born)));
        takeIn(2, 1);
        takeIn(2, 2);
        before = engine.snapshots().list(1).get(0).number();
        engine.subjects().hold("dog", 2, "study 12");
    }

    /** Where the catalog is. */
    Map<String, String> catalog() {
        return Map.of();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void takeIn(int dog, int second) {
        engine.ingest("pulse", List.of(Reading.of(dog, FIRST.plusSeconds(second), "beats", 70f)));
        engine.flush();
    }

    private void compact() {
        engine.compact(Compaction.ALL, Watch.NOBODY);
    }

    private void assertGoesBack() {
        engine.snapshots().rollback(before);
        try (Result result = engine.sql("SELECT dog_id, count(*) FROM pulse GROUP BY ALL")) {
            assertTrue(result.next());
            assertEquals(List.of(2, 2L), List.of(result.value(0), result.value(1)));
            assertTrue(!result.next());
        }
    }

    private void assertHeld() {
        KymographException refused =
                assertThrows(KymographException.class, () -> engine.snapshots().rollback(before));
        assertEquals("subject.held", refused.code());
        assertTrue(
                refused.getMessage()
                        .startsWith("Cannot roll back to snapshot " + before + " the readings of dog 2: it is held"),
                refused.getMessage());
    }

    @Test
    void filesThatWereCompactedComeBackAsTheyWere() {
        compact();
        assertGoesBack();
        assertGoesBack();
    }

    @Test
    void whatWasCompactedTogetherWithNewReadingsOfOthersComesBack() {
        takeIn(1, 1);
        compact();
        engine.delete(Question.of("readings", "pulse").where("dog", 1), Watch.NOBODY);
        assertGoesBack();
    }

    @Test
    void newReadingsOfItAreNotTakenAwayWhereverTheyAre() {
        takeIn(2, 3);
        assertHeld();
        takeIn(1, 3);
        compact();
        assertHeld();
        takeIn(3, 3);
        compact();
        assertHeld();
        engine.subjects().release("dog", 2);
        assertGoesBack();
    }

    /** The compacted file counts as one that a rollup has known for long. */
    @Test
    void norAreThoseThatARollupDoesNotKnowOf() {
        engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
        before = engine.snapshots().list(1).get(0).number();
        takeIn(2, 3);
        compact();
        assertHeld();
    }

    @Test
    void whereSnapshotsInBetweenAreForgottenNobodyKnowsWhatWasCompacted() {
        takeIn(1, 1);
        compact();
        takeIn(3, 2);
        engine.erase("dog", 3, Watch.NOBODY);
        assertHeld();
    }
}

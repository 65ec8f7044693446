package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A folder that is adopted again and again brings nothing back that was deleted, and all that is gone by mistake. */
class ReadoptionTest {

    private static final List<Long> NOTHING_NEW = List.of(0L, 2L);
    private static final List<Long> BOTH = List.of(2L, 0L);

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Path theirs;
    private Engine engine;

    @BeforeEach
    void openWithTheirFiles() throws Exception {
        theirs = folder.resolve("theirs");
        open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Poodle", LocalDate.parse("2021-03-01"))));
        TheirFile.write(theirs, 0, 1, List.of("(1, TIMESTAMP '2023-02-26 00:00:00', 60)"));
        TheirFile.write(theirs, 1, 1, List.of("(1, TIMESTAMP '2023-02-27 00:00:00', 61)"));
    }

    private void open() {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve("data"))
                .set("lake.location", folder.resolve("lake").toString())
                .set("duckdb.threads", "1")
                .set("compaction.enabled", "false")
                .extension(new Herd());
        catalog().forEach(builder::set);
        engine = builder.open();
    }

    /** Where the catalog is; a fresh one for each test. */
    Map<String, String> catalog() {
        return Map.of();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** How many files are adopted, and how many were before. */
    private List<Long> adopt() {
        AdoptionSummary found = engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        assertEquals(List.of(), found.refused());
        return List.of(found.adopted(), found.known());
    }

    private void compact() {
        engine.compact(Compaction.ALL, Watch.NOBODY);
    }

    private void delete() {
        engine.delete(Question.of("readings", "pulse"), Watch.NOBODY);
    }

    private void vacuum() {
        engine.snapshots().expire(Snapshots.Keep.newest(1));
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
    }

    private long newest() {
        return engine.snapshots().list(1).get(0).number();
    }

    private Object count() {
        try (Result result = engine.sql("SELECT count(*) FROM pulse")) {
            result.next();
            return result.value(0);
        }
    }

    @Test
    void filesWhoseReadingsWereDeletedStayKnownWhenTheirSnapshotsAreForgotten() {
        assertEquals(BOTH, adopt());
        delete();
        vacuum();
        assertEquals(NOTHING_NEW, adopt());
        assertEquals(0L, count());
    }

    @Test
    void anotherFileMayHaveTheNameOfOneThatWasReplaced() throws Exception {
        adopt();
        compact();
        TheirFile.write(theirs, 0, 1, List.of("(1, TIMESTAMP '2023-03-26 00:00:00', 62)"));
        assertEquals(List.of(1L, 1L), adopt());
        assertEquals(3L, count());
    }

    @Test
    void filesThatWereCompactedAndForgottenBeforeStayKnown() {
        adopt();
        compact();
        vacuum();
        assertEquals(NOTHING_NEW, adopt());
        engine.delete(Question.of("readings", "pulse").where("from", "2023-02-27"), Watch.NOBODY);
        vacuum();
        assertEquals(NOTHING_NEW, adopt());
        assertEquals(1L, count());
        engine.close();
        open();
        assertEquals(NOTHING_NEW, adopt());
    }

    @Test
    void whoGoesBackToBeforeTheAdoptionMayAdoptAgainAndWhoGoesToTheDeletionMayNot() {
        engine.ingest(
                "pulse",
                List.of(new Reading(
                        1,
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Map.of("beats", 50F),
                        Optional.empty(),
                        OptionalDouble.empty())));
        engine.flush();
        long before = newest();
        adopt();
        long adopted = newest();
        compact();
        long compacted = newest();
        delete();
        long deleted = newest();
        engine.snapshots().rollback(before);
        assertEquals(BOTH, adopt());
        assertEquals(3L, count());
        engine.snapshots().rollback(deleted);
        assertEquals(NOTHING_NEW, adopt());
        assertEquals(0L, count());
        engine.snapshots().rollback(compacted);
        assertEquals(NOTHING_NEW, adopt());
        engine.snapshots().rollback(adopted);
        assertEquals(NOTHING_NEW, adopt());
        engine.snapshots().rollback(before);
        vacuum();
        assertEquals(BOTH, adopt());
    }

    @Test
    void whatADamagedFileHadMayComeAgainUnlessItWasDeleted() throws Exception {
        adopt();
        compact();
        damage();
        engine.check(Check.ALL.repair(), Watch.NOBODY);
        assertEquals(0L, count());
        assertEquals(BOTH, adopt());
        compact();
        engine.delete(Question.of("readings", "pulse").where("from", "2023-02-27"), Watch.NOBODY);
        damage();
        engine.check(Check.ALL.repair(), Watch.NOBODY);
        assertEquals(NOTHING_NEW, adopt());
    }

    private void damage() throws Exception {
        vacuum();
        try (Stream<Path> files = Files.walk(folder.resolve("lake/metric_type=pulse"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[10]);
            }
        }
    }
}

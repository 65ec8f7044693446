package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.StoredParts;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Files whose readings are old move to a storage of their own, and everything goes on with both. */
@ParameterizedClass
@EnumSource
class OldFilesElsewhereTest {

    private static final Instant THEN = Instant.parse("2023-03-01T12:00:00Z");
    private static final String OLD_READINGS =
            "SELECT string_agg(dog_id || ' ' || beats || ' ' || \"timestamp\", ', ' ORDER BY dog_id, \"timestamp\") FROM pulse"
                    + " WHERE \"timestamp\" < '2024-01-01'";

    /** Which of the two storages is a folder of this machine; the other one's files have to be fetched. */
    enum Here {
        BOTH,
        LAKE,
        OLD
    }

    /** What a plugin would declare. */
    static final class Kennel implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(Herd.PULSE);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    @Parameter
    Here here;

    @TempDir
    Path folder;

    private final MemoryStorage memory = new MemoryStorage();
    private Engine engine;

    @BeforeEach
    void openWithOldReadings() {
        engine = builder("data").open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
        engine.ingest("pulse", List.of(pulse(1, THEN, 60), pulse(2, THEN, 61), pulse(1, Instant.now(), 62)));
        engine.flush();
    }

    private EngineBuilder builder(String data) {
        return Engine.builder()
                .data(folder.resolve(data))
                .set("lake.location", here == Here.OLD ? "memory://lake" : place("lake"))
                .set("compaction.enabled", "false")
                .set("compaction.old.after", "30d")
                .set("compaction.old.location", here == Here.LAKE ? "memory://old" : place("old"))
                .extension(memory)
                .extension(new Kennel());
    }

    private String place(String name) {
        return folder.resolve(name).toString();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Reading pulse(int dog, Instant at, float beats) {
        return Reading.of(dog, at, "beats", beats);
    }

    private long lakeFiles() throws IOException {
        return here == Here.OLD ? memoryFiles() : files("lake");
    }

    private long oldFiles() throws IOException {
        return here == Here.LAKE ? memoryFiles() : files("old");
    }

    private long memoryFiles() {
        return memory.files.keySet().stream()
                .filter(key -> key.endsWith(".parquet"))
                .count();
    }

    private long files(String place) throws IOException {
        Path there = folder.resolve(place);
        if (!Files.exists(there)) {
            return 0;
        }
        return StoredParts.below(there).size();
    }

    private void compact() {
        engine.compact(Compaction.ALL, Watch.NOBODY);
    }

    /** Deletes what only earlier snapshots need. */
    private void forgetThePast() {
        engine.snapshots().expire(Snapshots.Keep.newest(1));
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
    }

    private String answer(String select) {
        try (Result result = engine.sql(select)) {
            assertTrue(result.next());
            return String.valueOf(result.value(0));
        }
    }

    @Test
    void theyAreReadFromBothPlaces() throws IOException {
        String before = answer(OLD_READINGS);
        compact();
        assertEquals(before, answer(OLD_READINGS));
        assertEquals("3", answer("SELECT count(*) FROM pulse"));
        assertEquals(1, oldFiles());
        assertEquals(2, lakeFiles(), "the one of before, until its snapshots expire");
        forgetThePast();
        assertEquals(1, lakeFiles());
        assertEquals(List.of(), engine.compact(Compaction.ALL, Watch.NOBODY).compacted());
        engine.close();
        engine = builder("data").open();
        assertEquals(before, answer(OLD_READINGS));
    }

    @Test
    void aDryRunTellsWhatWouldMove() throws IOException {
        List<Compacted> told =
                engine.compact(Compaction.ALL.rehearse(), Watch.NOBODY).compacted();
        assertEquals(0, oldFiles());
        List<Compacted> done = engine.compact(Compaction.ALL, Watch.NOBODY).compacted();
        assertEquals(1, oldFiles());
        assertEquals(
                done.stream().map(Compacted::filesBefore).toList(),
                told.stream().map(Compacted::filesBefore).toList());
    }

    @Test
    void lateReadingsGoThereToo() throws IOException {
        compact();
        engine.ingest("pulse", List.of(pulse(1, THEN, 70), pulse(2, THEN.plusSeconds(60), 71)));
        engine.flush();
        String after = answer(OLD_READINGS);
        assertTrue(after.contains("1 70.0") && after.contains("2 71.0"), after);
        compact();
        forgetThePast();
        assertEquals(after, answer(OLD_READINGS));
        assertEquals(1, oldFiles());
        assertEquals(1, lakeFiles());
    }

    @Test
    void deletingErasingAndCheckingReachThem() throws IOException {
        compact();
        forgetThePast();
        assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
        engine.delete(Question.of("readings", "pulse").where("dog", 1).where("to", "2024-01-01"), Watch.NOBODY);
        assertEquals("2 61.0 2023-03-01 12:00:00", answer(OLD_READINGS));
        compact();
        engine.erase("dog", 2, Watch.NOBODY);
        assertEquals("1", answer("SELECT count(*) FROM pulse"));
        assertEquals(0, oldFiles());
    }

    @Test
    void aCatalogIsMadeAnewOfBoth() {
        assumeTrue(here == Here.BOTH);
        compact();
        forgetThePast();
        String before = answer(OLD_READINGS);
        engine.close();
        engine = builder("anew").open();
        engine.rebuild(Optional.empty(), Watch.NOBODY);
        assertEquals(before, answer(OLD_READINGS));
        assertEquals("3", answer("SELECT count(*) FROM pulse"));
    }

    @Test
    void theyAreFoundWhereTheyWereBroughtBackTo() throws IOException {
        assumeTrue(here == Here.BOTH);
        compact();
        forgetThePast();
        String before = answer(OLD_READINGS);
        engine.close();
        Files.move(folder.resolve("old"), folder.resolve("lake/old"));
        engine = builder("data")
                .set("compaction.old.after", "0s")
                .set("compaction.old.location", place("lake"))
                .open();
        assertEquals(before, answer(OLD_READINGS));
        assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
    }

    @Test
    void whereTheirPlaceIsNoLongerNamedTheSettingIs() {
        assumeTrue(here == Here.BOTH);
        compact();
        engine.close();
        engine = builder("data").set("compaction.old.location", place("lake")).open();
        KymographException missing = assertThrows(KymographException.class, () -> answer(OLD_READINGS));
        assertEquals("storage.missing", missing.code());
        assertTrue(missing.getMessage().contains("Set compaction.old.location to where old files are"));
    }

    @Test
    void vacuumRemovesThereWhatNobodyKnows() throws IOException {
        compact();
        forgetThePast();
        String key = "metric_type=pulse/year=2023/month=03/part-" + UUID.randomUUID() + ".parquet";
        if (here == Here.LAKE) {
            memory.files.put(key, new byte[1]);
        } else {
            Files.write(folder.resolve("old").resolve(key), new byte[1]);
        }
        assertEquals(2, oldFiles());
        forgetThePast();
        assertEquals(1, oldFiles());
        assertEquals("3", answer("SELECT count(*) FROM pulse"));
    }
}

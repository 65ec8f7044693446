package dev.kymograph.engine;

import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EngineTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path data;

    @Test
    void aReadingCanBeAskedForAsSoonAsItIsTakenIn() {
        try (Engine engine = open()) {
            IngestSummary summary = engine.ingest("pulse", Reading.of(1, NOON, "beats", 80.5f));
            assertEquals(new IngestSummary(1, 1, 0, 0, false), summary);
            assertEquals(
                    "[[1, Rex, 80.5, Shepherd, 2]]",
                    sql(engine, "SELECT dog_id, dog_name, beats, breed, age_year FROM pulse"));
            assertEquals(1, engine.flush());
            assertEquals(
                    "[[1, Rex, 80.5, Shepherd, 2]]",
                    sql(engine, "SELECT dog_id, dog_name, beats, breed, age_year FROM pulse"));
        }
    }

    @Test
    void aRefusalInTheMiddleOfReadingIsTold() {
        try (Engine engine = open()) {
            engine.ingest("pulse", minutes(1, NOON, 3000));
            KymographException refused = assertThrows(
                    KymographException.class,
                    () -> engine.ask(Question.of("histogram", "pulse").where("width", "0.0001"))
                            .close());
            assertEquals(ErrorKind.USAGE, refused.kind());
            assertTrue(refused.getMessage().contains("10000"), refused.getMessage());
        }
    }

    @Test
    void commandAndSqlGiveTheSameFigures() {
        try (Engine engine = open()) {
            engine.ingest("pulse", minutes(1, NOON, 3000));
            engine.ingest("pulse", minutes(2, NOON, 3000));
            engine.flush();
            engine.ingest("pulse", minutes(1, NOON.plus(Duration.ofMinutes(2900)), 200));
            try (Result result = engine.ask(Question.of("statistics", "pulse")
                    .where("breed", "Shepherd")
                    .where("age_year", 2))) {
                assertTrue(result.next());
                assertEquals(
                        "[[" + result.value("count") + ", " + result.value("mean") + "]]",
                        sql(
                                engine,
                                "SELECT count(*), avg(beats) FROM pulse WHERE breed = 'Shepherd' AND age_year = 2"));
                assertEquals(3100L, result.value("count"));
            }
        }
    }

    @Test
    void listsStructsAndMapsComeAsThePlainValuesTheyHold() {
        TimeZone own = TimeZone.getDefault();
        try (Engine engine = open()) {
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            assertEquals(
                    "[[[1, null], {b=1.5, a=[{c=2021-03-13T02:30:00Z}]}, {7=[x]},"
                            + " [170141183460469231731687303715884105727], 1.20, 6162]]",
                    sql(
                            engine,
                            "SELECT [1, NULL], {b: 1.5::DOUBLE, a: [{c: TIMESTAMP '2021-03-13 02:30:00'}]}, MAP {7: ['x']},"
                                    + " [170141183460469231731687303715884105727::HUGEINT], 1.20, 'ab'::BLOB"));
            try (Result result = engine.sql("SELECT [1::TINYINT, NULL] AS l, {a: DATE '2021-01-01'} AS s")) {
                assertTrue(result.next());
                assertEquals(Arrays.asList(1, null), result.value("l"));
                assertEquals(Map.of("a", LocalDate.parse("2021-01-01")), result.value("s"));
            }
        } finally {
            TimeZone.setDefault(own);
        }
    }

    @Test
    void whatIsToExistIsNotMade() throws IOException {
        Path none = data.resolve("none");
        EngineBuilder existing = Engine.builder().data(none).existing();
        for (Executable opening : List.<Executable>of(existing::open, existing::schema)) {
            KymographException refused = assertThrows(KymographException.class, opening);
            assertEquals("Cannot open the data folder [" + none + "]: it is not there", refused.getMessage());
            assertEquals("data.none", refused.code());
        }
        try (Engine engine = existing.extension(new Herd()).openWithoutData()) {
            assertEquals("[[0]]", sql(engine, "SELECT count(*) FROM pulse"));
        }
        assertFalse(Files.exists(none));
        open().close();
        Engine.builder().data(data).existing().open().close();
        Files.writeString(none, "");
        assertEquals(
                "Cannot use the data folder [" + none + "]: it is a file",
                assertThrows(KymographException.class, () -> Engine.open(none)).getMessage());
    }

    @Test
    void theLastWriteWins() {
        try (Engine engine = open()) {
            engine.ingest("pulse", Reading.of(1, NOON, "beats", 80f));
            engine.flush();
            IngestSummary again = engine.ingest("pulse", Reading.of(1, NOON, "beats", 90f));
            assertEquals(1, again.replaced());
            assertEquals("[[90.0]]", sql(engine, "SELECT beats FROM pulse"));
            engine.flush();
            assertEquals("[[90.0]]", sql(engine, "SELECT beats FROM pulse"));
            engine.ingest("pulse", List.of(Reading.of(1, NOON, "beats", 91f), Reading.of(1, NOON, "beats", 92f)));
            assertEquals("[[92.0]]", sql(engine, "SELECT beats FROM pulse"));
        }
    }

    @Test
    void whatWasTakenInIsThereAfterReopening() {
        try (Engine engine = open()) {
            engine.ingest("pulse", minutes(1, NOON, 10));
            engine.flush();
            engine.ingest("pulse", minutes(1, NOON.plus(Duration.ofDays(1)), 5));
        }
        try (Engine engine = Engine.open(data)) {
            assertEquals("[[15]]", sql(engine, "SELECT count(*) FROM pulse"));
        }
    }

    @Test
    void oneSourceOfferedManyTimesAtOnceIsTakenInOnce() throws Exception {
        Path file = Files.writeString(data.resolve("pulse.csv"), "dog_id,timestamp,beats\n1,2023-03-01T12:00:00Z,80\n");
        try (Engine engine = open()) {
            List<CompletableFuture<IngestSummary>> offers = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> engine.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY)))
                    .toList();
            long written = 0;
            for (CompletableFuture<IngestSummary> offer : offers) {
                written += offer.get().again() ? 0 : 1;
            }
            assertEquals(1, written);
        }
    }

    @Test
    void aDataFolderCanBeMoved() throws IOException {
        try (Engine engine = open()) {
            engine.ingest("pulse", minutes(1, NOON, 10));
            engine.flush();
        }
        Path moved = data.resolveSibling(data.getFileName() + "-moved");
        Files.move(data, moved);
        try (Engine engine = Engine.open(moved)) {
            assertEquals("[[10]]", sql(engine, "SELECT count(*) FROM pulse"));
        }
        Files.move(moved, data);
    }

    @Test
    void hotReadingsGoToFilesByThemselvesWhenTheyAreManyOrOld() throws Exception {
        try (Engine engine = open("ingest.flush-at-readings", "10")) {
            engine.ingest("pulse", minutes(1, NOON, 10));
            awaitFile(engine);
        }
        try (Engine engine = open("ingest.flush-at-age", "1s")) {
            engine.ingest("pulse", minutes(2, NOON.plus(Duration.ofDays(60)), 1));
            awaitFile(engine);
        }
    }

    private static void awaitFile(Engine engine) throws InterruptedException {
        Instant patience = Instant.now().plusSeconds(30);
        while (engine.explainSql("SELECT * FROM pulse").steps().toString().contains("hot batch")) {
            assertTrue(Instant.now().isBefore(patience), "hot readings are still hot");
            Thread.sleep(50);
        }
    }

    @Test
    void bulkGoesStraightToFiles() {
        try (Engine engine = open()) {
            IngestSummary summary = engine.ingest("pulse", minutes(1, NOON, 60_000).stream());
            assertEquals(60_000, summary.accepted());
            assertEquals(0, engine.flush());
            assertEquals("[[60000]]", sql(engine, "SELECT count(*) FROM pulse"));
        }
    }

    @Test
    void refusedReadingsAreKeptInQuarantine() {
        try (Engine engine = open()) {
            IngestSummary summary = engine.ingest(
                    "pulse",
                    List.of(
                            Reading.of(1, NOON, "beats", 80f),
                            Reading.of(1, NOON, "beats", 8000f),
                            Reading.of(99, NOON, "beats", 80f)));
            assertEquals(new IngestSummary(3, 1, 2, 0, false), summary);
            int kept = 0;
            try (var rows = engine.quarantine().list(Filter.ALL, 10)) {
                while (rows.next()) {
                    kept++;
                }
            }
            assertEquals(2, kept);
            KymographException refused = assertThrows(
                    KymographException.class, () -> engine.quarantine().list(Filter.ALL, -1));
            assertEquals("quarantine.limit", refused.code());
            assertEquals(1, engine.quarantine().drop(Filter.ids(List.of(2L, 7L))));
            assertTrue(engine.quarantine().find(1).isPresent());
            assertEquals(Optional.empty(), engine.quarantine().find(2));
            assertEquals(0, engine.quarantine().drop(Filter.ALL.source("other.csv")));
            assertEquals(1, engine.quarantine().drop(Filter.ALL.target("pulse")));
        }
    }

    @Test
    void anUnknownMetricTypeIsRefusedWithTheNearest() {
        try (Engine engine = open()) {
            KymographException refused =
                    assertThrows(KymographException.class, () -> engine.ask(Question.of("statistics", "puls")));
            assertEquals("metric.unknown", refused.code());
            assertTrue(refused.getMessage().contains("Did you mean 'pulse'?"), refused.getMessage());
        }
    }

    private Engine open() {
        return open("query.at-once", "4");
    }

    private Engine open(String key, String value) {
        Engine engine = Engine.builder()
                .data(data)
                .set(key, value)
                .extension(new Herd())
                .open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29"))));
        return engine;
    }

    private static List<Reading> minutes(int dog, Instant from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Reading.of(dog, from.plus(Duration.ofMinutes(i)), "beats", 60f + i % 50))
                .toList();
    }

    static String sql(Engine engine, String select) {
        return AnsweredRows.of(engine, select).toString();
    }
}

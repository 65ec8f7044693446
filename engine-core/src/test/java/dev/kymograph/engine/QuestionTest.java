package dev.kymograph.engine;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What choosing readings means, and what bounds a question. */
class QuestionTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final String ENDLESS =
            "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7";

    @TempDir
    Path data;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29")),
                        Herd.dog(3, "Rex", "Poodle", null)));
        engine.ingest("pulse", List.of(pulse(1, 80, 0.9), pulse(2, 90, 0.5), pulse(3, 100, Double.NaN)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void attributesChooseByAnyOfTheirValues() {
        assertEquals(List.of(2, 3), dogs(pulse().where("breed", "Poodle")));
        assertEquals(List.of(1, 2, 3), dogs(pulse().where("breed", "Poodle", "Shepherd")));
        assertEquals(List.of(1), dogs(pulse().where("breed", Comparison.IS_NOT, "Poodle")));
        assertEquals(List.of(2), dogs(pulse().where("birth_date", Comparison.BELOW, "2021-01-01")));
        assertEquals(List.of(), dogs(pulse().where("breed", "Beagle")));
    }

    @Test
    void subjectsAreChosenByIdOrByName() {
        assertEquals(List.of(2), dogs(pulse().where("dog", 2)));
        assertEquals(List.of(2), dogs(pulse().where("dog_id", 2)));
        assertEquals(List.of(2), dogs(pulse().where("dog", "ada")));
        assertEquals(List.of(1, 2), dogs(pulse().where("dog", "1", "Ada")));
        assertMessage("subject.ambiguous", "[1, 3]", pulse().where("dog", "Rex"));
        assertMessage("subject.unknown", "'Bello'", pulse().where("dog", "Bello"));
        assertMessage("subject.unknown", "Did you mean 'Ada'?", pulse().where("dog", "adda"));
    }

    @Test
    void qualityLeavesOutReadingsBelowItAndWithoutAScore() {
        assertEquals(List.of(1), dogs(pulse().where("quality", Comparison.AT_LEAST, 0.8)));
        assertEquals(List.of(1, 2), dogs(pulse().where("quality", Comparison.AT_LEAST, 0)));
        assertMessage("selection.comparison", "quality>=0.8", pulse().where("quality", 0.8));
    }

    @Test
    void aScoreMeetsItsOwnBoundWhateverItIs() {
        for (int hundredth = 0; hundredth <= 100; hundredth++) {
            engine.ingest("pulse", pulse(1, 80, hundredth / 100.0));
            assertEquals(
                    List.of(1),
                    dogs(pulse().where("dog", 1).where("quality", Comparison.AT_LEAST, hundredth / 100.0)),
                    "quality " + hundredth / 100.0);
        }
    }

    @Test
    void timesReachFromTheFirstYearToTheLast() {
        for (String to : List.of("9999-12-31", "2262-05-01", "2023-03-02")) {
            assertEquals(
                    List.of(1, 2, 3), dogs(pulse().where("from", "0001-01-01").where("to", to)), to);
            assertEquals(
                    "[[3]]",
                    EngineTest.sql(engine, "SELECT count(*) FROM pulse WHERE \"timestamp\" < '" + to + "'"),
                    to);
        }
        assertEquals(List.of(1, 2, 3), dogs(pulse().where("last", "9999999d")));
        Instant far = Instant.parse("2300-01-01T00:00:00Z");
        assertEquals(1, engine.ingest("pulse", Reading.of(1, far, "beats", 80f)).accepted());
        assertEquals(List.of(1), dogs(pulse().where("from", far)));
    }

    @Test
    void idsAreWholeNumbersOfAnySize() {
        engine.subjects().register(List.of(Herd.dog(2_000_000_000, "Max", "Poodle", null)));
        engine.ingest("pulse", pulse(2_000_000_000, 80, 0.9));
        assertEquals(List.of(2_000_000_000), dogs(pulse().where("dog", 2_000_000_000)));
    }

    @Test
    void timesAreHalfOpen() {
        assertEquals(List.of(1, 2, 3), dogs(pulse().where("from", NOON).where("to", NOON.plusNanos(1000))));
        assertEquals(List.of(), dogs(pulse().where("from", NOON).where("to", NOON)));
        assertEquals(List.of(), dogs(pulse().where("to", "2023-03-01 12:00")));
        assertEquals(List.of(1, 2, 3), dogs(pulse().where("from", "2023-03-01T13:00+01:00")));
        assertEquals(List.of(), dogs(pulse().where("last", "30d")));
        assertMessage("selection.value", "found [yesterday]", pulse().where("from", "yesterday"));
    }

    @Test
    void timesThatContradictEachOtherAreRefused() {
        assertMessage(
                "selection.contradiction",
                "beside from=",
                pulse().where("from", NOON).where("last", "30d"));
        assertMessage(
                "selection.contradiction",
                "beside from=",
                pulse().where("last", "30d").where("to", NOON));
        assertMessage(
                "selection.contradiction",
                "is after to=[2023-02-01",
                pulse().where("from", "2023-03-01").where("to", "2023-02-01"));
        for (String word : List.of("from", "to")) {
            assertMessage("parameter.twice", word, pulse().where(word, NOON).where(word, NOON));
        }
        assertMessage("parameter.twice", "limit", pulse().where("limit", 1).where("limit", 2));
    }

    @Test
    void yearsOfLifeAreCountedFromOneAndNeedABirth() {
        assertEquals(List.of(1), dogs(pulse().where("age_year", 2)));
        assertEquals(List.of(1, 2), dogs(pulse().where("age_year", Comparison.AT_LEAST, 2)));
        assertEquals(List.of(2), dogs(pulse().where("age_year", 4)));
        assertEquals(List.of(1, 2), dogs(pulse().where("age_year", 2, 3, 4)));
        assertMessage("selection.value", "years in a row", pulse().where("age_year", 2, 4));
        assertMessage("selection.value", "years in a row", pulse().where("age_year", 2, 2, 4));
        assertEquals(List.of(1), dogs(pulse().where("age_year", 2, 2)));
        assertMessage("selection.value", "counted from 1", pulse().where("age_year", 0));
    }

    @Test
    void aFieldOfSeveralCanBeChosen() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("upper", 120.0);
        values.put("lower", 80.0);
        values.put("remark", "calm");
        engine.ingest("pressure", new Reading(1, NOON, values, Optional.empty(), OptionalDouble.empty()));
        assertEquals(
                List.of("lower", "upper"),
                column("field", Question.of("statistics", "pressure")).stream()
                        .sorted()
                        .toList());
        assertEquals(
                List.of("lower"),
                column("field", Question.of("statistics", "pressure").where("field", "lower")));
        assertEquals(3, column("field", Question.of("readings", "pressure")).size());
        assertMessage(
                "analysis.not-applicable",
                "numeric",
                Question.of("statistics", "pressure").where("field", "remark"));
        assertMessage(
                "field.unknown",
                "Did you mean 'lower'?",
                Question.of("statistics", "pressure").where("field", "lowr"));
    }

    @Test
    void unknownWordsNameTheNearestKnown() {
        assertMessage("parameter.unknown", "Did you mean 'breed'?", pulse().where("bred", "Poodle"));
        assertMessage("analysis.unknown", "Did you mean 'statistics'?", Question.of("statistic", "pulse"));
    }

    @Test
    void aValueThatNoSubjectHasIsNotedBesideTheAnswer() {
        assertEquals(
                List.of("No dog has breed 'Poddle'; did you mean 'Poodle'?"),
                notes(engine.ask(Question.of("statistics", "pulse").where("breed", "Poddle"))));
        assertEquals(
                List.of("No dog has breed 'Poddle'; did you mean 'Poodle'?"),
                notes(engine.sql("SELECT * FROM pulse WHERE breed = 'Poddle'", Watch.NOBODY)));
        assertEquals(List.of("No dog has breed 'Iguana'."), notes(engine.ask(pulse().where("breed", "Iguana"))));
        assertEquals(List.of("No dog has the id 999."), notes(engine.ask(pulse().where("dog", "999"))));
        assertEquals(
                List.of("No dog has the id 999."),
                notes(engine.sql("SELECT count(*) FROM pulse WHERE dog_id IN (999)", Watch.NOBODY)));
        assertEquals(List.of(), notes(engine.ask(pulse().where("dog", "2"))));
        assertEquals(List.of(), notes(engine.ask(pulse().where("breed", "Poodle"))));
        assertEquals(
                List.of(), notes(engine.ask(pulse().where("breed", "Poodle").where("last", "1s"))));
    }

    private static List<String> notes(Result answer) {
        try (answer) {
            return answer.notes();
        }
    }

    @Test
    void anyAnswerCanBeLimited() {
        assertEquals(List.of(1, 2), dogs(pulse().where("limit", 2)));
        assertEquals(
                2,
                column("dog_id", Question.of("latest", "pulse").where("limit", 2))
                        .size());
        assertEquals(List.of(), column("dog_id", Question.of("latest", "pulse").where("limit", 0)));
        assertMessage(
                "selection.value",
                "whole number",
                Question.of("latest", "pulse").where("limit", "few"));
    }

    @Test
    @Timeout(60)
    void aQuestionCanBeCancelledWhileItRuns() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        CountDownLatch looked = new CountDownLatch(3);
        Watch watch = new Watch() {
            @Override
            public boolean cancelled() {
                looked.countDown();
                return cancelled.get();
            }
        };
        ExecutorService asker = Executors.newSingleThreadExecutor();
        try {
            Future<Result> answer = asker.submit(() -> engine.sql(ENDLESS, watch));
            looked.await();
            cancelled.set(true);
            Exception stopped = assertThrows(Exception.class, () -> answer.get(30, TimeUnit.SECONDS));
            KymographException cause = (KymographException) stopped.getCause();
            assertEquals(ErrorKind.CANCELLED, cause.kind());
            assertTrue(cause.getMessage().startsWith("Cancelled"), cause.getMessage());
            assertEquals("[[3]]", EngineTest.sql(engine, "SELECT count(*) FROM pulse"));
        } finally {
            asker.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void timeAndRowsAreBounded() {
        engine.close();
        engine = Engine.builder()
                .data(data)
                .set("query.timeout", "1s")
                .set("query.rows", "2")
                .extension(new Herd())
                .open();
        KymographException late = assertThrows(KymographException.class, () -> EngineTest.sql(engine, ENDLESS));
        assertEquals("query.timeout", late.code());
        assertTrue(late.getMessage().contains("longer than 1 s"), late.getMessage());
        KymographException many =
                assertThrows(KymographException.class, () -> EngineTest.sql(engine, "SELECT * FROM pulse"));
        assertEquals("query.rows", many.code());
        assertEquals(ErrorKind.RESOURCE, many.kind());
    }

    @Test
    @Timeout(60)
    void aTimeLimitBelowASecondIsNamedAsItIs() {
        engine.close();
        engine = Engine.builder()
                .data(data)
                .set("query.timeout", "20ms")
                .extension(new Herd())
                .open();
        KymographException late = assertThrows(KymographException.class, () -> EngineTest.sql(engine, ENDLESS));
        assertTrue(late.getMessage().contains("longer than 20 ms"), late.getMessage());
    }

    @Test
    void functionsOfAnExtensionThatIsNotChosenAreRefused() {
        String json = "SELECT json_extract('{\"a\": 1}', '$.a')";
        assertEquals("[[1]]", EngineTest.sql(engine, json));
        engine.close();
        engine = Engine.builder()
                .data(data)
                .set("duckdb.extensions", "core_functions, icu, parquet")
                .extension(new Herd())
                .open();
        KymographException refused = assertThrows(KymographException.class, () -> engine.sql(json));
        assertTrue(refused.getMessage().contains("extension 'json'"), refused.getMessage());
    }

    @Test
    void anAnswerSaysWhereItCameFrom() {
        engine.ingest("pulse", Reading.of(1, NOON.plus(Duration.ofDays(90)), "beats", 70f));
        engine.flush();
        try (Result result = engine.ask(pulse().where("to", "2023-04-01"))) {
            while (result.next()) {
                // Only counted.
            }
            assertEquals(3, result.provenance().rows());
            assertEquals(1, result.provenance().filesRead());
            assertEquals(2, result.provenance().filesKnown());
            assertEquals("DuckDB", result.provenance().route().toString());
        }
        List<String> steps = engine.explainSql("SELECT * FROM pulse WHERE age_year = 2 AND breed = 'Shepherd'")
                .steps();
        assertTrue(steps.toString().contains("2 of 2 files can hold an answer"), steps.toString());
        assertTrue(engine.explain(pulse().where("to", "2023-04-01"))
                .steps()
                .toString()
                .contains("1 of 2 files"));
    }

    @Test
    void whatWasDoneForAnAnswerCanBeSeen() {
        engine.ingest("pulse", Reading.of(1, NOON.plus(Duration.ofDays(90)), "beats", 70f));
        engine.flush();
        Explanation asked = engine.explainAnalyze(
                Question.of("statistics", "pulse").where("to", "2023-04-01").where("breed", "Shepherd"), Watch.NOBODY);
        assertTrue(
                asked.steps().contains("pulse: 1 file left out: 1 by the time of their readings"),
                asked.steps().toString());
        assertTrue(asked.sql().contains("read_parquet") && asked.sql().contains("FROM measured"), asked.sql());
        String scan = asked.analyzed().stream()
                .filter(line -> line.contains("TABLE_SCAN") && line.contains("READ_PARQUET"))
                .findFirst()
                .orElseThrow();
        assertTrue(scan.startsWith("  ") && scan.matches(".* · \\d+ rows · [\\d.]+ ms · .*"), scan);
        String select = "SELECT count(*) FROM pulse WHERE dog_id = 99";
        Explanation sql = engine.explainAnalyzeSql(Select.of(select), Watch.NOBODY);
        assertTrue(
                sql.steps().contains("pulse: 2 files left out: 2 because they have none of these subjects"),
                sql.steps().toString());
        assertTrue(sql.sql().endsWith(select), sql.sql());
        assertTrue(
                sql.analyzed().get(0).startsWith("UNGROUPED_AGGREGATE · 1 rows"),
                sql.analyzed().toString());
        assertEquals(List.of(), engine.explainSql(select).analyzed());
        assertEquals(sql.sql(), engine.explainSql(select).sql());
    }

    @Test
    void whatCouldNotBeAnsweredIsNotExplained() {
        String select = "SELECT max(no_column) FROM pulse";
        KymographException run = assertThrows(KymographException.class, () -> EngineTest.sql(engine, select));
        KymographException explained = assertThrows(KymographException.class, () -> engine.explainSql(select));
        assertTrue(explained.getMessage().contains("\"no_column\""), explained.getMessage());
        assertTrue(run.getMessage().startsWith(explained.getMessage()), run.getMessage());
    }

    @Test
    void subjectsSayWhenTheyWereRegisteredAndChanged() throws Exception {
        String sql = "SELECT count(*), count(*) FILTER (WHERE updated_at > created_at) FROM dogs"
                + " WHERE created_at BETWEEN now()::TIMESTAMP - INTERVAL 1 HOUR AND now()::TIMESTAMP";
        assertEquals("[[3, 0]]", EngineTest.sql(engine, sql));
        Thread.sleep(2);
        engine.subjects().register(List.of(Herd.dog(2, "Ada", "Shepherd", LocalDate.parse("2020-02-29"))));
        assertEquals("[[3, 1]]", EngineTest.sql(engine, sql));
        assertEquals("[[2]]", EngineTest.sql(engine, "SELECT id FROM dogs WHERE updated_at > created_at"));
    }

    @Test
    void theSegmentsOfAKindAreARelation() {
        String sql = "SELECT dog_id, metric_type, record_count, data_start_time = data_end_time, file_size_bytes > 0,"
                + " created_at = updated_at, parquet_file_path LIKE '%.parquet' FROM dog_metrics ORDER BY id";
        assertEquals("[]", EngineTest.sql(engine, sql));
        engine.flush();
        String rows = EngineTest.sql(engine, sql);
        assertEquals(
                "[[1, pulse, 1, true, true, true, true], [2, pulse, 1, true, true, true, true],"
                        + " [3, pulse, 1, true, true, true, true]]",
                rows);
        assertEquals(
                "[[Poodle, 1]]",
                EngineTest.sql(
                        engine,
                        "SELECT d.breed, count(*) FROM dog_metrics m JOIN dogs d ON d.id = m.dog_id JOIN pulse p USING (dog_id)"
                                + " WHERE d.breed = 'Poodle' AND d.id = 2 GROUP BY ALL"));
        assertTrue(engine.explainSql("SELECT * FROM dog_metrics")
                .steps()
                .contains("dog_metrics: all segments, from the catalog"));
    }

    @Test
    void aMillionRowsStream() {
        try (Result result = engine.sql("SELECT range AS n, range * 2 AS twice FROM range(1000000)")) {
            long sum = 0;
            while (result.next()) {
                sum += (Long) result.value(0);
            }
            assertEquals(499_999_500_000L, sum);
        }
    }

    @Test
    void severalQuestionsAreAnsweredAtTheSameTimeWhileReadingsArrive() throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(askers.submit(() -> {
                    for (int j = 0; j < 15; j++) {
                        assertEquals(
                                "[[true]]",
                                EngineTest.sql(
                                        engine,
                                        "SELECT count(*) = count(DISTINCT \"timestamp\") FROM pulse WHERE dog_id = 1"));
                    }
                }));
            }
            for (int i = 1; i <= 40; i++) {
                engine.ingest("pulse", Reading.of(1, NOON.plusSeconds(i), "beats", 70f));
                if (i % 10 == 0) {
                    engine.flush();
                }
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
            assertEquals("[[41]]", EngineTest.sql(engine, "SELECT count(*) FROM pulse WHERE dog_id = 1"));
        } finally {
            askers.shutdownNow();
        }
    }

    private static Question pulse() {
        return Question.of("readings", "pulse");
    }

    private static Reading pulse(int dog, double beats, double quality) {
        Reading reading = Reading.of(dog, NOON, "beats", (float) beats);
        return Double.isNaN(quality) ? reading : reading.quality(quality);
    }

    private List<Object> dogs(Question question) {
        return column("dog_id", question);
    }

    private List<Object> column(String name, Question question) {
        List<Object> values = new ArrayList<>();
        try (Result result = engine.ask(question)) {
            while (result.next()) {
                values.add(result.value(name));
            }
        }
        return values;
    }

    private void assertMessage(String code, String part, Question question) {
        KymographException refused = assertThrows(KymographException.class, () -> engine.ask(question));
        assertEquals(code, refused.code(), refused.getMessage());
        assertEquals(ErrorKind.USAGE, refused.kind());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
}

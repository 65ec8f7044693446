package dev.kymograph.engine;

import dev.kymograph.engine.Provenance.Route;
import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Answers that are kept: given again while nothing has changed, and never when something has. */
class AnswerCacheTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final Question STATISTICS = Question.of("statistics", "pulse");
    private static final String COUNT = "SELECT count(*) FROM pulse";

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private final Slow slow = new Slow();
    private Engine engine;

    @AfterEach
    void close() {
        engine.close();
    }

    private void open(String... settings) {
        EngineBuilder builder = Engine.builder().data(folder.resolve("data"));
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        engine = builder.extension(new Herd()).extension(slow).open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", LocalDate.of(2021, 1, 1))));
        ingest(0, 100);
    }

    private void ingest(int from, int until) {
        List<Reading> readings = new ArrayList<>();
        for (int i = from; i < until; i++) {
            readings.add(Reading.of(1, NOON.plusSeconds(60L * i), "beats", 60 + i % 7));
        }
        engine.ingest("pulse", readings);
    }

    private record Answer(List<List<Object>> rows, Provenance provenance) {

        static Answer of(Result result) {
            try (result) {
                return new Answer(AnsweredRows.rest(result), result.provenance());
            }
        }

        Route route() {
            return provenance.route();
        }
    }

    private Answer ask(Question question) {
        return Answer.of(engine.ask(question));
    }

    private Answer sql(String select) {
        return Answer.of(engine.sql(select));
    }

    @Test
    void theSameQuestionIsAnsweredOnce() {
        open();
        Answer first = ask(STATISTICS);
        Answer again = ask(STATISTICS);
        assertEquals(Route.DUCKDB, first.route());
        assertEquals(Route.CACHE, again.route());
        assertEquals(first.rows(), again.rows());
        assertEquals(first.provenance().filesKnown(), again.provenance().filesKnown());
        assertEquals(Route.DUCKDB, sql(COUNT).route());
        assertEquals(Route.CACHE, sql(COUNT).route());
        EngineStatistics.Cache cache = engine.statistics().cache();
        assertEquals(2, cache.answers());
        assertEquals(0.5, cache.hitRate());
    }

    /** A question that is asked in the last moments of a minute is another one soon: then it is asked once more. */
    @Test
    void theLastDaysAreTheSameForAMinute() {
        open();
        Question lately = STATISTICS.where("last", "7d");
        long moments = 0;
        Route route = Route.DUCKDB;
        while (route != Route.CACHE && moments < 3) {
            ask(lately);
            route = ask(lately).route();
            moments++;
        }
        assertEquals(Route.CACHE, route);
    }

    @Test
    void whatWasReadJustNowIsOfTheLastSecondsAndOfTheLastDays() {
        open();
        Instant now = Instant.now();
        for (String last : List.of("10s", "1d")) {
            engine.ingest("pulse", List.of(Reading.of(1, Instant.now(), "beats", 60)));
            Question lately = Question.of("readings", "pulse").where("last", last);
            assertTrue(ask(lately).rows().size() > 0, last);
        }
        engine.ingest("pulse", List.of(Reading.of(1, now.minusSeconds(86_401), "beats", 60)));
        assertEquals(
                2,
                ask(Question.of("readings", "pulse").where("last", "1d")).rows().size());
    }

    @Test
    void anotherQuestionIsAnother() {
        open();
        ask(STATISTICS);
        assertEquals(Route.DUCKDB, ask(STATISTICS.where("by", "breed")).route());
        assertEquals(
                Route.DUCKDB,
                ask(STATISTICS.where("from", "2023-03-01T12:10:00Z")).route());
        assertEquals(Route.DUCKDB, ask(STATISTICS.where("limit", "0")).route());
        assertEquals(Route.DUCKDB, ask(Question.of("percentiles", "pulse")).route());
        assertEquals(Route.DUCKDB, ask(Question.of("statistics", "pressure")).route());
    }

    @Test
    void whateverChangesIsSeen() {
        open();
        assertEquals(List.of(List.of(100L)), sql(COUNT).rows());
        ingest(100, 101);
        assertEquals(List.of(List.of(101L)), sql(COUNT).rows());
        String breed = "SELECT breed FROM dogs";
        assertEquals(List.of(List.of("Shepherd")), sql(breed).rows());
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Poodle", LocalDate.of(2021, 1, 1))));
        assertEquals(List.of(List.of("Poodle")), sql(breed).rows());
        Question byBreed = STATISTICS.where("by", "breed");
        assertEquals("Poodle", ask(byBreed).rows().get(0).get(0));
    }

    @Test
    void whatDiffersEachTimeIsNotKept() {
        open();
        for (String unsteady : List.of(
                "SELECT random() FROM pulse",
                "SELECT now() >= max(\"timestamp\") FROM pulse",
                "SELECT CURRENT_TIMESTAMP",
                "SELECT uuid()",
                "SELECT gen_random_uuid()",
                "SELECT age(max(\"timestamp\")) FROM pulse",
                "SELECT * FROM pulse USING SAMPLE 3",
                "SELECT today(), current_date")) {
            sql(unsteady);
            assertEquals(Route.DUCKDB, sql(unsteady).route(), unsteady);
        }
    }

    @Test
    void longAnswersAreGivenWholeAndNotKept() {
        open("query.cache", "64KiB");
        String all = "SELECT * FROM pulse ORDER BY 2";
        Answer first = sql(all);
        assertEquals(100, first.rows().size());
        assertEquals(Route.DUCKDB, sql(all).route());
        assertEquals(first.rows(), sql(all).rows());
    }

    @Test
    void whatIsKeptStaysWithinItsMemory() {
        open("query.cache", "64KiB");
        for (int i = 0; i < 500; i++) {
            sql("SELECT " + i + ", * FROM pulse LIMIT 5");
        }
        EngineStatistics.Cache cache = engine.statistics().cache();
        assertTrue(cache.bytes() <= cache.mostBytes() && cache.answers() > 3, cache.toString());
    }

    @Test
    void noneAreKeptWhereNoMemoryIsGiven() {
        open("query.cache", "0B");
        sql(COUNT);
        assertEquals(Route.DUCKDB, sql(COUNT).route());
        assertEquals(0, engine.statistics().cache().answers());
    }

    @Test
    void theBoundOnRowsHoldsForKeptAnswers() {
        open("query.rows", "10");
        String all = "SELECT * FROM pulse";
        for (int i = 0; i < 2; i++) {
            KymographException many = assertThrows(KymographException.class, () -> sql(all));
            assertEquals("query.rows", many.code());
        }
    }

    @Test
    @Timeout(60)
    void whoAsksTheSameAtTheSameTimeWaitsForOneAnswer() throws Exception {
        open();
        ExecutorService askers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(askers.submit(() -> ask(Question.of("slow", "pulse"))));
            }
            assertTrue(slow.begun.await(30, TimeUnit.SECONDS));
            slow.goOn.countDown();
            for (Future<Answer> answer : answers) {
                assertEquals(List.of(List.of(100L)), answer.get().rows());
            }
            assertEquals(1, slow.runs.get());
        } finally {
            askers.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void whoWaitsForAnAnswerThatFailsAsksForItself() throws Exception {
        open();
        slow.fails = 1;
        ExecutorService askers = Executors.newFixedThreadPool(2);
        try {
            Future<Answer> first = askers.submit(() -> ask(Question.of("slow", "pulse")));
            assertTrue(slow.begun.await(30, TimeUnit.SECONDS));
            Future<Answer> second = askers.submit(() -> ask(Question.of("slow", "pulse")));
            slow.goOn.countDown();
            assertThrows(Exception.class, first::get);
            assertEquals(List.of(List.of(100L)), second.get().rows());
        } finally {
            askers.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void whoWaitsCanBeCancelled() throws Exception {
        open();
        ExecutorService askers = Executors.newFixedThreadPool(2);
        try {
            Future<Answer> first = askers.submit(() -> ask(Question.of("slow", "pulse")));
            assertTrue(slow.begun.await(30, TimeUnit.SECONDS));
            Watch impatient = new Watch() {
                @Override
                public boolean cancelled() {
                    return true;
                }
            };
            KymographException cancelled =
                    assertThrows(KymographException.class, () -> engine.ask(Question.of("slow", "pulse"), impatient));
            assertEquals(ErrorKind.CANCELLED, cancelled.kind());
            slow.goOn.countDown();
            assertEquals(1, first.get().rows().size());
        } finally {
            askers.shutdownNow();
        }
    }

    /** Counts readings, when it is told to. */
    private static final class Slow implements Analysis<Slow.None> {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger runs = new AtomicInteger();
        private int fails;

        record None() {}

        @Override
        public AnalysisSpec<None> spec() {
            return new AnalysisSpec<>(
                    "slow", "counts readings", None.class, List.of(new Column("n", ColumnType.BIGINT)), Set.of());
        }

        @Override
        public Rows run(None parameters, AnalysisContext context) {
            int run = runs.incrementAndGet();
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (run <= fails) {
                throw new IllegalStateException("not this time");
            }
            return context.query("SELECT count(*) AS n FROM readings");
        }
    }
}

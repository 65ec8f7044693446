package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.Breakers.State;
import dev.kymograph.engine.Check;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.Jobs;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of questions while the server is away that has the lake. */
class BreakersTest {

    private static final String ALL = "SELECT count(*) FROM pulse";
    private static final int FAILURES = 3;

    private final MemoryStorage memory = new MemoryStorage();

    @TempDir
    Path folder;

    private Engine engine;

    @BeforeEach
    void takeAReadingIn() {
        engine = open("1h");
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", Reading.of(1, Instant.parse("2023-03-01T12:00:00Z"), "beats", 60f));
        engine.flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private EngineBuilder builder(String rest) {
        return Engine.builder()
                .data(folder)
                .set("lake.location", "memory://lake")
                .set("query.cache", "0B")
                .set("breakers.failures", String.valueOf(FAILURES))
                .set("breakers.rest", rest)
                .set("compaction.enabled", "false")
                .set("snapshots.vacuum.every", "0s")
                .extension(memory)
                .extension(new Herd());
    }

    /** Nothing is asked of the server then but by the test. */
    private Engine open(String rest) {
        Engine opened = builder(rest).open();
        while (opened.jobs().list().stream().noneMatch(BreakersTest::hasLookedForErased)) {
            Thread.onSpinWait();
        }
        return opened;
    }

    private static boolean hasLookedForErased(Jobs.Job job) {
        return job.name().equals("erasure") && job.lastRun().isPresent() && job.state() != Jobs.State.RUNNING;
    }

    private String question() {
        try (Result result = engine.sql(ALL)) {
            assertTrue(result.next());
            return String.valueOf(result.value(0));
        }
    }

    /** The code of what it fails with; empty where it does not. */
    private String check() {
        try {
            assertEquals(List.of(), engine.check(Check.ALL, Watch.NOBODY).findings());
            return "";
        } catch (KymographException e) {
            return e.code();
        }
    }

    private void failOften() {
        memory.away = true;
        for (int i = 0; i < FAILURES; i++) {
            assertEquals("storage.unreachable", check());
        }
    }

    private Breakers.Breaker breaker() {
        List<Breakers.Breaker> known = engine.breakers().list();
        assertEquals(1, known.size());
        return known.get(0);
    }

    @Test
    void aServerThatIsSilentKeepsNobodyFromOpeningAndClosing() {
        engine.close();
        memory.silence = new CountDownLatch(1);
        long begun = System.nanoTime();
        engine = builder("1h").open();
        assertEquals("1", question(), "from the copy");
        int asked = memory.asked.get();
        engine.close();
        assertTrue(asked > 0, "it was asked what was erased");
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 20, "nobody waited for it");
    }

    @Test
    void whatNeedsTheServerFailsAtOnceAfterAFewFailures() {
        failOften();
        int asked = memory.asked.get();
        KymographException refused =
                assertThrows(KymographException.class, () -> engine.check(Check.ALL, Watch.NOBODY));
        assertEquals("breaker.open", refused.code());
        assertTrue(refused.getMessage().contains("memory://lake"), refused.getMessage());
        assertTrue(refused.getMessage().contains("nobody answers there"), refused.getMessage());
        assertEquals(asked, memory.asked.get(), "the server was left alone");
        assertEquals("1", question(), "from the copy");
        assertEquals(State.OPEN, breaker().state());
        assertEquals(FAILURES, breaker().failures());
        assertEquals(1, breaker().refused());
        assertEquals(Optional.of("nobody answers there"), breaker().lastError());
        assertTrue(breaker().nextTry().orElseThrow().isAfter(Instant.now()));
    }

    @Test
    void whoIsToldAsksAgainAtOnce() {
        failOften();
        memory.away = false;
        assertEquals("breaker.open", check());
        assertEquals(
                "breaker.unknown",
                assertThrows(KymographException.class, () -> engine.breakers().reset("memory://lak"))
                        .code());
        engine.breakers().reset("memory://lake");
        assertEquals("", check());
        assertEquals(State.CLOSED, breaker().state());
        assertEquals(Optional.empty(), breaker().nextTry());
    }

    @Test
    void afterItsRestOneCallDecides() throws InterruptedException {
        engine.close();
        engine = open("2s");
        failOften();
        Thread.sleep(2_200);
        assertEquals("storage.unreachable", check());
        memory.away = false;
        assertEquals("breaker.open", check(), "the one that failed began a new rest");
        Thread.sleep(2_200);
        assertEquals("", check());
        assertEquals(State.CLOSED, breaker().state());
    }

    @Test
    void whatIsMissingCountsAsAnAnswer() {
        memory.files.clear();
        for (int i = 0; i < 2 * FAILURES; i++) {
            assertEquals(1, engine.check(Check.ALL, Watch.NOBODY).findings().size());
        }
        assertEquals(State.CLOSED, breaker().state());
        assertEquals(0, breaker().failures());
    }

    @Test
    void failuresWithAnswersBetweenThemAreNotInARow() {
        for (int i = 0; i < FAILURES; i++) {
            memory.away = true;
            assertEquals("storage.unreachable", check());
            memory.away = false;
            assertEquals("", check());
        }
        assertEquals(State.CLOSED, breaker().state());
    }

    @Test
    void noneIsWhereNoneIsWanted() {
        engine.close();
        engine = builder("1h").set("breakers.failures", "0").open();
        memory.away = true;
        for (int i = 0; i < 10; i++) {
            assertEquals("storage.unreachable", check());
        }
        assertEquals(List.of(), engine.breakers().list());
    }
}

package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Retention.Dropped;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Dropping what is no longer kept, halted, failing, or met by others: all of it is gone or none, and rollups know it in any case. */
class RetentionFaultsTest {

    private static final int OLD = 20;
    private static final int KEPT = 5;
    private static final int LATE = 1;

    /** Midnight in UTC: what is kept for ten days begins here; a day may end while a test runs, and nothing lies near the edge. */
    private final Instant edge = LocalDate.now(ZoneOffset.UTC)
            .minusDays(10)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();

    @TempDir
    Path folder;

    @AfterEach
    void removeFaults() {
        Faults.remove();
    }

    private Path data() {
        return folder.resolve("data");
    }

    static Engine open(Path data) {
        return HaltedProcess.engine(data)
                .set("retention.pulse.raw", "10d")
                .set("retention.run-every", "0s")
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .open();
    }

    /** Two dogs: a file of old readings alone, one of both, and a late reading that is hot; a rollup that knows the files. */
    private void prepare() {
        try (Engine engine = open(data())) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
            takeIn(engine, -OLD, -OLD / 2);
            engine.flush();
            takeIn(engine, -OLD / 2, KEPT);
            engine.flush();
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.ingest("pulse", reading(1, -OLD - 5));
        }
    }

    /** A reading of each dog an hour, counted from two days off the edge. */
    private void takeIn(Engine engine, int from, int to) {
        for (int hour = from; hour < to; hour++) {
            engine.ingest("pulse", List.of(reading(1, hour), reading(2, hour)));
        }
    }

    private Reading reading(int dog, int hour) {
        return Reading.of(dog, edge.plus(Duration.ofHours(hour < 0 ? hour - 48 : hour + 48)), "beats", 60f);
    }

    private static long count(Engine engine, String rollups) {
        Question question =
                Question.of("statistics", "pulse").where("quantiles", "none").where("rollups", rollups);
        try (Result result = engine.ask(question)) {
            return result.next() ? ((Number) result.value("count")).longValue() : 0;
        }
    }

    private static boolean isDropped(Engine engine) {
        return engine.retention().list(Watch.NOBODY).stream()
                .anyMatch(kept -> kept.keptFrom().isPresent());
    }

    /** All or nothing is dropped, as the catalog says, and the rollup knows everything. */
    private static void checkWhole(Engine engine, String what) {
        assertEquals(2L * (OLD + KEPT) + LATE, count(engine, "on"), what);
        long readings = isDropped(engine) ? 2L * KEPT : 2L * (OLD + KEPT) + LATE;
        assertEquals(readings, count(engine, "off"), what);
    }

    @Tag("heavy")
    @ParameterizedTest
    @EnumSource(
            value = Failpoint.class,
            names = {
                "INPUTS_CHECKED",
                "FILE_BEGIN",
                "FILE_WRITTEN",
                "FILE_RENAMED",
                "OUTPUTS_WRITTEN",
                "FILES_REMOVED",
                "FILES_ADDED",
                "BEFORE_COMMIT",
                "AFTER_COMMIT",
                "BEFORE_ANSWER"
            })
    void afterAKillAllOfItIsGoneOrNoneAndTheNextRunEndsIt(Failpoint point) throws Exception {
        prepare();
        HaltedProcess.run(RetainingProcess.class, folder, data(), point);
        try (Engine engine = open(data())) {
            assertEquals(point == Failpoint.AFTER_COMMIT || point == Failpoint.BEFORE_ANSWER, isDropped(engine));
            checkWhole(engine, point.name());
            engine.retention().run(Watch.NOBODY);
            assertTrue(isDropped(engine));
            checkWhole(engine, "after the next run");
        }
    }

    @Test
    void whateverFailsTheNextRunGoesOn() {
        prepare();
        try (Engine engine = open(data())) {
            int failed = 0;
            for (int nth = 1; !isDropped(engine); nth++) {
                AtomicInteger arrivals = new AtomicInteger();
                int fails = nth;
                Faults.place(point -> fail(point, arrivals, fails));
                try {
                    engine.retention().run(Watch.NOBODY);
                } catch (KymographException e) {
                    assertTrue(e.getMessage().startsWith("Cannot "), e.getMessage());
                    failed++;
                } finally {
                    Faults.remove();
                }
                checkWhole(engine, "fault " + nth);
            }
            assertTrue(failed > 5, "so few faults: " + failed);
        }
    }

    /** Only while readings are dropped, and in the thread that does it. */
    private static void fail(Failpoint point, AtomicInteger arrivals, int fails) {
        boolean mayFail = switch (point) {
            case INPUTS_CHECKED, OUTPUTS_WRITTEN, FILES_REMOVED, FILES_ADDED, BEFORE_COMMIT -> true;
            default -> false;
        };
        if (mayFail && arrivals.incrementAndGet() == fails) {
            Faults.<RuntimeException>fail(new SQLException("IO Error: Could not write file: Input/output error"));
        }
    }

    /** What was dropped where something happens when the files are written, and about to be committed. */
    private Dropped meanwhile(Engine engine, Runnable work) {
        Thread here = Thread.currentThread();
        AtomicBoolean once = new AtomicBoolean();
        Faults.place(point -> {
            if (point == Failpoint.OUTPUTS_WRITTEN
                    && Thread.currentThread() == here
                    && once.compareAndSet(false, true)) {
                work.run();
            }
        });
        List<Dropped> dropped = engine.retention().run(Watch.NOBODY);
        assertTrue(once.get());
        return dropped.get(0);
    }

    @Test
    void anOldReadingThatComesMeanwhileIsKnownToRollupsBeforeItGoes() {
        prepare();
        try (Engine engine = open(data())) {
            Dropped dropped = meanwhile(engine, () -> engine.ingest("pulse", reading(2, -OLD - 7)));
            assertEquals(2L * OLD + LATE + 1, dropped.readings());
            assertEquals(2L * KEPT, count(engine, "off"));
            assertEquals(2L * (OLD + KEPT) + LATE + 1, count(engine, "on"));
        }
    }

    @Test
    void whoIsHeldMeanwhileKeepsItsReadings() {
        prepare();
        try (Engine engine = open(data())) {
            Dropped dropped = meanwhile(engine, () -> engine.subjects().hold("dog", 1, "study 12"));
            assertEquals(List.of("dog 1 is held"), dropped.heldBack());
            assertEquals(OLD, dropped.readings());
            assertEquals(2L * KEPT + OLD + LATE, count(engine, "off"));
            assertEquals(2L * (OLD + KEPT) + LATE, count(engine, "on"));
        }
    }

    @Test
    void aRollupThatIsMadeMeanwhileKnowsWhatGoes() {
        prepare();
        try (Engine engine = open(data())) {
            Dropped dropped = meanwhile(
                    engine, () -> engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY));
            assertEquals(2L * OLD + LATE, dropped.readings());
            engine.rollups().dropWithLastCopies("pulse_1h");
            assertEquals(2L * (OLD + KEPT) + LATE, count(engine, "on"));
        }
    }
}

package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A rollup that is being refreshed while what it sums up goes away: what was summed up of that is not kept. */
class RollupFaultsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Engine engine;

    @BeforeEach
    void openWithDogs() {
        engine = Engine.builder()
                .data(folder)
                .set("rollups.refresh-every", "0s")
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd())
                .open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
        takeIn(0);
    }

    @AfterEach
    void close() {
        Faults.remove();
        engine.close();
    }

    /** A reading of each dog. */
    private void takeIn(int hour) {
        engine.ingest("pulse", List.of(reading(1, hour), reading(2, hour)));
        engine.flush();
    }

    private static Reading reading(int dog, int hour) {
        return Reading.of(dog, NOON.plus(HOUR.multipliedBy(hour)), "beats", 60f + hour);
    }

    private void create() {
        engine.rollups().create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
    }

    private void refresh() {
        engine.rollups().refresh("pulse_1h", Watch.NOBODY);
    }

    /** Does something once the next file of this thread is written, and its commit about to begin. */
    private static void whenWritten(Runnable work) {
        Thread here = Thread.currentThread();
        AtomicBoolean once = new AtomicBoolean();
        Faults.place(point -> {
            if (point == Failpoint.FILE_WRITTEN && Thread.currentThread() == here && once.compareAndSet(false, true)) {
                work.run();
            }
        });
    }

    private long buckets(int dog) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse_1h WHERE beats_count > 0 AND dog_id = " + dog)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private long count() {
        try (Result result = engine.ask(Question.of("statistics", "pulse").where("quantiles", "none"))) {
            assertEquals(
                    Optional.of("pulse_1h"), Optional.of(result.provenance().rollup()));
            result.next();
            return ((Number) result.value("count")).longValue();
        }
    }

    private static void assertRefused(String code, Runnable work) {
        KymographException error = assertThrows(KymographException.class, work::run);
        assertEquals(code, error.code(), error.getMessage());
        assertTrue(error.getMessage().contains("Begin again"), error.getMessage());
    }

    @Test
    void aRollbackMeanwhileLeavesNoBucketsOfWhatIsGone() {
        create();
        long before = engine.snapshots().list(1).get(0).number();
        takeIn(5);
        whenWritten(() -> engine.snapshots().rollback(before));
        assertRefused("catalog.conflict", this::refresh);
        refresh();
        assertEquals(1, buckets(1), "the bucket of what is gone is not there");
        assertEquals(2, count());
    }

    @Test
    void aFirstRefreshThatIsCutShortByARollbackBeginsAnew() {
        long before = engine.snapshots().list(1).get(0).number();
        takeIn(5);
        whenWritten(() -> engine.snapshots().rollback(before));
        assertRefused("catalog.conflict", this::create);
        refresh();
        assertEquals(1, buckets(1));
        assertEquals(2, count());
    }

    @Test
    void aRollupOfTheSameNameHasNothingOfTheOneThatWasDroppedMeanwhile() {
        create();
        takeIn(5);
        whenWritten(() -> {
            engine.rollups().drop("pulse_1h");
            engine.snapshots().rollback(1, "pulse");
            create();
        });
        assertRefused("catalog.conflict", this::refresh);
        assertEquals(1, buckets(1));
        assertEquals(2, count());
    }

    @Test
    void anErasureMeanwhileIsObeyed() {
        create();
        takeIn(5);
        whenWritten(() -> engine.erase("dog", 1, Watch.NOBODY));
        assertRefused("catalog.subject-gone", this::refresh);
        assertEquals(0, buckets(1));
        refresh();
        assertEquals(0, buckets(1));
        assertEquals(2, buckets(2));
        assertEquals(2, count());
    }
}

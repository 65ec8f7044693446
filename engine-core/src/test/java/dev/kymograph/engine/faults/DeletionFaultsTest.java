package dev.kymograph.engine.faults;

import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.DeletionSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

/** Deleting that is halted, fails, or is met by others at each of its steps: all is deleted, or nothing. */
class DeletionFaultsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final List<String> ALL = List.of("1 60.0", "1 61.0", "2 70.0", "2 71.0");
    private static final List<String> REST = List.of("2 70.0", "2 71.0");

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
        return HaltedProcess.engine(data).open();
    }

    static DeletionSummary delete(Engine engine) {
        return engine.delete(Question.of("readings", "pulse").where("dog", 1), Watch.NOBODY);
    }

    /** Two files, each with readings of two dogs. */
    private void prepare() {
        try (Engine engine = open(data())) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
            for (int minute = 0; minute < 2; minute++) {
                engine.ingest("pulse", List.of(reading(1, minute, 60 + minute), reading(2, minute, 70 + minute)));
                engine.flush();
            }
        }
    }

    private static Reading reading(int dog, int minute, int beats) {
        return Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", (float) beats);
    }

    private static List<String> pulses(Engine engine) {
        List<String> found = new ArrayList<>();
        try (Result result = engine.sql("SELECT dog_id, beats FROM pulse ORDER BY ALL")) {
            while (result.next()) {
                found.add(result.value(0) + " " + result.value(1));
            }
        }
        return found;
    }

    @Tag("heavy")
    @ParameterizedTest
    @EnumSource(
            value = Failpoint.class,
            names = {
                "INPUTS_CHECKED",
                "FILE_WRITTEN",
                "FILE_RENAMED",
                "OUTPUTS_WRITTEN",
                "FILES_REMOVED",
                "BEFORE_COMMIT",
                "AFTER_COMMIT"
            })
    void afterAKillAllIsDeletedOrNothing(Failpoint point) throws Exception {
        prepare();
        HaltedProcess.run(DeletingProcess.class, folder, data(), point);
        try (Engine engine = open(data())) {
            assertEquals(point == Failpoint.AFTER_COMMIT ? REST : ALL, pulses(engine), point.name());
            assertEquals(point == Failpoint.AFTER_COMMIT ? 0 : 2, delete(engine).readings());
            assertEquals(REST, pulses(engine));
        }
    }

    @Test
    void whateverFailsAllIsDeletedOrNothing() {
        prepare();
        try (Engine engine = open(data())) {
            int failed = 0;
            boolean done = false;
            for (int nth = 1; !done; nth++) {
                AtomicInteger arrivals = new AtomicInteger();
                int fails = nth;
                Thread here = Thread.currentThread();
                Faults.place(point -> fail(point, Thread.currentThread() == here, arrivals, fails));
                try {
                    delete(engine);
                    done = arrivals.get() < fails;
                } catch (KymographException e) {
                    failed++;
                    assertEquals(ALL, pulses(engine), "fault " + nth + ": " + e.getMessage());
                } finally {
                    Faults.remove();
                }
            }
            assertTrue(failed > 2, "so few faults: " + failed);
            assertEquals(REST, pulses(engine));
        }
    }

    /** The steps that are this thread's own; those of the catalog have tests of theirs. */
    private static void fail(Failpoint point, boolean here, AtomicInteger arrivals, int fails) {
        boolean mayFail = point == Failpoint.INPUTS_CHECKED
                || point == Failpoint.FILE_BEGIN
                || point == Failpoint.FILE_WRITTEN
                || point == Failpoint.OUTPUTS_WRITTEN;
        if (here && mayFail && arrivals.incrementAndGet() == fails) {
            Faults.<RuntimeException>fail(new SQLException("IO Error: Input/output error"));
        }
    }

    @Test
    void whatIsTakenInMeanwhileStays() {
        prepare();
        try (Engine engine = open(data())) {
            AtomicBoolean once = new AtomicBoolean();
            Faults.place(point -> {
                if (point == Failpoint.OUTPUTS_WRITTEN && once.compareAndSet(false, true)) {
                    // A correction of what is being deleted, and of what is not.
                    engine.ingest("pulse", List.of(reading(1, 0, 65), reading(2, 0, 75)));
                    engine.flush();
                }
            });
            assertEquals(2, delete(engine).readings());
            assertTrue(once.get());
            assertEquals(List.of("1 65.0", "2 71.0", "2 75.0"), pulses(engine));
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(List.of("1 65.0", "2 71.0", "2 75.0"), pulses(engine));
        }
    }
}

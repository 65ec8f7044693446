package dev.kymograph.engine.faults;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.StoredParts;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Vacuum and rollback that are halted, or fail, at each of their steps: questions go on, and the next one finds what is left. */
class VacuumFaultsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final int KEPT = 3;
    private static final int UNNEEDED = 4;

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

    /** A lake of {@link #KEPT} files with a reading each, and as many snapshots. */
    private void prepare() {
        try (Engine engine = open(data())) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            IntStream.range(0, KEPT).forEach(minute -> write(engine, minute));
        }
    }

    private static void write(Engine engine, int minute) {
        engine.ingest("pulse", Reading.of(1, NOON.plus(Duration.ofMinutes(minute)), "beats", 60f));
        engine.flush();
    }

    /** Makes files that nothing needs, and deletes them. */
    static void makeAndDelete(Engine engine) {
        IntStream.range(KEPT, KEPT + UNNEEDED).forEach(minute -> write(engine, minute));
        engine.snapshots().rollback(KEPT);
        engine.snapshots().expire(Keep.newest(1));
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
    }

    @Tag("heavy")
    @ParameterizedTest
    @CsvSource({"FILES_FORGOTTEN, 1", "UNNEEDED_FILE, 1", "UNNEEDED_FILE, 3", "UNNEEDED_DELETED, 1"})
    void afterAKillTheNextVacuumFindsWhatIsLeft(Failpoint point, int arrival) throws Exception {
        prepare();
        HaltedProcess.run(VacuumingProcess.class, folder, data(), point, arrival);
        assertTrue(parts() > KEPT || point == Failpoint.UNNEEDED_DELETED, "some are left");
        try (Engine engine = open(data())) {
            checkClean(engine);
        }
    }

    /** The lake is what it was, as is what is left of its past, and nothing else is on the disk after one more vacuum. */
    private void checkClean(Engine engine) throws IOException {
        assertEquals(KEPT, count(engine, AsOf.NOW));
        engine.snapshots().list(100).forEach(each -> count(engine, AsOf.snapshot(each.number())));
        engine.snapshots().expire(Keep.newest(1));
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        assertEquals(KEPT, parts());
        assertEquals(List.of(), engine.snapshots().unneeded(Duration.ZERO).files());
        assertEquals(KEPT, count(engine, AsOf.NOW));
    }

    private static long count(Engine engine, AsOf asOf) {
        try (Result result = engine.sql("SELECT beats FROM pulse", asOf, Watch.NOBODY)) {
            long rows = 0;
            while (result.next()) {
                rows++;
            }
            return rows;
        }
    }

    private long parts() throws IOException {
        return StoredParts.below(data().resolve("lake")).size();
    }

    @Test
    void whateverFailsNothingNeededIsLostAndTheNextOneGoesOn() throws Exception {
        prepare();
        try (Engine engine = open(data())) {
            IntStream.range(KEPT, KEPT + UNNEEDED).forEach(minute -> write(engine, minute));
            int failed = 0;
            boolean done = false;
            for (int nth = 1; !done; nth++) {
                AtomicInteger arrivals = new AtomicInteger();
                int fails = nth;
                Faults.place(point -> fail(point, arrivals.incrementAndGet() == fails));
                try {
                    long before = engine.snapshots().list(1).get(0).number();
                    engine.snapshots().rollback(before, "pressure");
                    engine.snapshots().expire(Keep.newest(1));
                    engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
                } catch (KymographException e) {
                    assertTrue(e.getMessage().startsWith("Cannot "), e.getMessage());
                    failed++;
                } finally {
                    Faults.remove();
                }
                done = arrivals.get() < fails;
                assertEquals(KEPT + UNNEEDED, count(engine, AsOf.NOW), "fault " + nth);
            }
            assertTrue(failed > 10, "so few faults: " + failed);
        }
    }

    /** Files fail with an IOException, the catalog with an SQLException; nothing fails in other threads, or where nothing is done. */
    private static void fail(Failpoint point, boolean now) {
        if (!now
                || point == Failpoint.UNNEEDED_DELETED
                || point == Failpoint.BEFORE_ANSWER
                || point == Failpoint.CHECKPOINT_DONE
                || Thread.currentThread().getName().equals("kymograph-flusher")) {
            return;
        }
        Faults.<RuntimeException>fail(
                point == Failpoint.UNNEEDED_FILE || point == Failpoint.FILE_DISCARD
                        ? new IOException("Input/output error")
                        : new SQLException("IO Error: Could not write file \"catalog\": Input/output error"));
    }
}

package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Fails the first operation that a write does on files and catalog, then the second, the third… until it does no more. */
class FaultLoopTest {

    private static final Set<Failpoint> ON_FILES = EnumSet.of(
            Failpoint.SWEEP,
            Failpoint.FILE_HASHED,
            Failpoint.FILE_SYNCED,
            Failpoint.FILE_RENAMED,
            Failpoint.FOLDER_SYNCED,
            Failpoint.FILE_DISCARD);

    /** Nothing is done there that could fail. */
    private static final Set<Failpoint> SAFE = EnumSet.of(Failpoint.BEFORE_ANSWER, Failpoint.CHECKPOINT_DONE);

    @TempDir
    Path folder;

    private final Expected expected = new Expected();
    private Path data;
    private Path scratch;
    private Engine engine;
    private int faults;
    private int failed;
    private int reopened;

    @BeforeEach
    void open() throws IOException {
        data = folder.resolve("data");
        scratch = Files.createDirectories(folder.resolve("scratch"));
        engine = WritingProcess.open(data);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
    }

    @AfterEach
    void close() {
        Faults.remove();
        engine.close();
    }

    /** Fails the n-th operation and some after it. */
    private final class NthFault implements Failpoint.Watcher {

        private final int nth;
        private final int together;
        private final String message;
        private final AtomicInteger arrivals = new AtomicInteger();

        NthFault(int nth, int together, String message) {
            this.nth = nth;
            this.together = together;
            this.message = message;
        }

        @Override
        public void reached(Failpoint point) {
            if (SAFE.contains(point) || Thread.currentThread().getName().equals("kymograph-flush")) {
                return;
            }
            int arrival = arrivals.incrementAndGet();
            if (arrival >= nth && arrival < nth + together) {
                faults++;
                Faults.<RuntimeException>fail(
                        ON_FILES.contains(point)
                                ? new IOException(message)
                                : new SQLException("IO Error: Could not write file \"" + data + "\": " + message));
            }
        }

        boolean wasReached() {
            return arrivals.get() >= nth;
        }
    }

    @Tag("heavy")
    @ParameterizedTest
    @CsvSource({"1, Input/output error", "7, No space left on device"})
    void whateverFailsNothingAcknowledgedIsLostAndWritingGoesOn(int together, String message) throws Exception {
        Map<Write.Kind, Integer> nth = new EnumMap<>(Write.Kind.class);
        Set<Write.Kind> done = EnumSet.noneOf(Write.Kind.class);
        while (done.size() < Write.Kind.values().length) {
            Write write = new Write(0, expected.next()[0]);
            NthFault fault = new NthFault(nth.merge(write.kind(), 1, Integer::sum), together, message);
            boolean written = write(write, fault);
            if (written && !fault.wasReached()) {
                done.add(write.kind());
            }
            if (written && write.number() % 5 == 0) {
                reopen();
            }
        }
        reopen();
        report(together + " × " + message);
    }

    /** False where it failed, so that it is to be tried again. */
    private boolean write(Write write, NthFault fault) throws Exception {
        Faults.place(fault);
        try {
            write.run(engine, scratch);
            expected.acknowledge(write);
            return true;
        } catch (KymographException e) {
            Faults.remove();
            failed++;
            assertClear(e, fault.message);
            settle(write, e);
            return false;
        } finally {
            Faults.remove();
        }
    }

    private static void assertClear(KymographException told, String message) {
        String text = told.getMessage();
        boolean unknown = told.code().equals("catalog.outcome-unknown");
        ErrorKind kind = message.startsWith("No space") && !unknown ? ErrorKind.RESOURCE : ErrorKind.EXTERNAL;
        assertEquals(kind, told.kind(), text);
        assertTrue(text.startsWith("Cannot "), text);
        assertTrue(
                unknown
                        ? text.contains("Close the engine and open it again")
                        : text.contains(kind == ErrorKind.RESOURCE ? "no space is left on the disk of" : message),
                text);
    }

    /** Only where the engine said that it does not know may a write that failed have happened. */
    private void settle(Write write, KymographException failure) throws Exception {
        boolean unknown = failure.code().equals("catalog.outcome-unknown");
        if (unknown) {
            engine.close();
            engine = WritingProcess.open(data);
        }
        expected.check(engine);
        assertTrue(
                unknown || expected.next()[0] == write.number(),
                () -> "it happened, but was said to have failed: " + failure.getMessage());
    }

    private void reopen() throws Exception {
        reopened++;
        expected.check(engine);
        engine.close();
        new StoredLake(data).check(expected.readings());
        engine = WritingProcess.open(data);
        expected.check(engine);
    }

    @SuppressWarnings("SystemOut")
    private void report(String what) {
        System.out.println(what + ": " + faults + " faults, " + failed + " writes failed, " + expected.acknowledged()
                + " were acknowledged, 0 lost, 0 twice; opened again " + reopened + " times");
    }
}

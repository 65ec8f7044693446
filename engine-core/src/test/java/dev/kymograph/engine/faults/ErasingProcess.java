package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Another process that erases a subject, and halts at a failpoint of that. */
final class ErasingProcess {

    private ErasingProcess() {}

    /** Takes the data folder, where to halt, and at which arrival there. */
    public static void main(String[] arguments) {
        Failpoint point = Failpoint.valueOf(arguments[1]);
        int arrival = Integer.parseInt(arguments[2]);
        try (Engine engine = ErasureFaultsTest.open(Path.of(arguments[0]))) {
            AtomicInteger arrivals = new AtomicInteger();
            AtomicBoolean begun = new AtomicBoolean();
            Faults.place(reached -> {
                begun.compareAndSet(false, reached == Failpoint.TOMBSTONE_CHANGED);
                if (begun.get() && reached == point && arrivals.incrementAndGet() == arrival) {
                    Runtime.getRuntime().halt(WritingProcess.HALTED);
                }
            });
            engine.erase("dog", 1, Watch.NOBODY);
        }
    }
}

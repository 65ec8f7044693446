package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Another process that makes files which nothing needs, deletes them, and halts at a failpoint. */
final class VacuumingProcess {

    private VacuumingProcess() {}

    /** Takes the data folder, where to halt, and the how many-th time. */
    public static void main(String[] arguments) {
        Failpoint point = Failpoint.valueOf(arguments[1]);
        int arrival = Integer.parseInt(arguments[2]);
        AtomicInteger arrivals = new AtomicInteger();
        Faults.place(reached -> {
            if (reached == point && arrivals.incrementAndGet() == arrival) {
                Runtime.getRuntime().halt(WritingProcess.HALTED);
            }
        });
        try (Engine engine = VacuumFaultsTest.open(Path.of(arguments[0]))) {
            VacuumFaultsTest.makeAndDelete(engine);
        }
    }
}

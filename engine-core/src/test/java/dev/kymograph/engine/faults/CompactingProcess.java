package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Another process that compacts a lake, and halts at a failpoint of that. */
final class CompactingProcess {

    private CompactingProcess() {}

    /** Takes the data folder and where to halt. */
    public static void main(String[] arguments) {
        Failpoint point = Failpoint.valueOf(arguments[1]);
        try (Engine engine = CompactionFaultsTest.open(Path.of(arguments[0]))) {
            AtomicBoolean removed = new AtomicBoolean();
            boolean inTransaction = point.compareTo(Failpoint.TRANSACTION_BEGIN) > 0;
            Faults.place(reached -> {
                removed.compareAndSet(false, reached == Failpoint.FILES_REMOVED);
                if (reached == point && (removed.get() || !inTransaction)) {
                    Runtime.getRuntime().halt(WritingProcess.HALTED);
                }
            });
            CompactionFaultsTest.compact(engine);
        }
    }
}

package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;

/** Another process that compacts a lake, and halts at a failpoint of that. */
final class CompactingProcess {

    private CompactingProcess() {}

    /** Takes the data folder and where to halt. */
    public static void main(String[] arguments) {
        try (Engine engine = CompactionFaultsTest.open(Path.of(arguments[0]))) {
            Faults.haltReplacing(Failpoint.valueOf(arguments[1]));
            CompactionFaultsTest.compact(engine);
        }
    }
}

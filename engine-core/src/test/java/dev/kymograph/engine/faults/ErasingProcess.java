package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;

/** Another process that erases a subject, and halts at a failpoint of that. */
final class ErasingProcess {

    private ErasingProcess() {}

    /** Takes the data folder, where to halt, and at which arrival there. */
    public static void main(String[] arguments) {
        try (Engine engine = ErasureFaultsTest.open(Path.of(arguments[0]))) {
            Faults.halt(Failpoint.valueOf(arguments[1]), Failpoint.TOMBSTONE_CHANGED, Integer.parseInt(arguments[2]));
            engine.erase("dog", 1, Watch.NOBODY);
        }
    }
}

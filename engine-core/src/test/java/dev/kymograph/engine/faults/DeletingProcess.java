package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;

/** Another process that deletes readings, and halts at a failpoint of that. */
final class DeletingProcess {

    private DeletingProcess() {}

    /** Takes the data folder and where to halt. */
    public static void main(String[] arguments) {
        try (Engine engine = DeletionFaultsTest.open(Path.of(arguments[0]))) {
            Faults.haltReplacing(Failpoint.valueOf(arguments[1]));
            DeletionFaultsTest.delete(engine);
        }
    }
}

package dev.kymograph.engine.faults;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;

/** Another process that repairs a lake, and halts at a failpoint of that. */
final class RepairingProcess {

    private RepairingProcess() {}

    /** Takes the data folder and where to halt. */
    public static void main(String[] arguments) {
        try (Engine engine = RepairFaultsTest.open(Path.of(arguments[0]))) {
            Faults.haltReplacing(Failpoint.valueOf(arguments[1]));
            engine.check(Check.ALL.repair(), Watch.NOBODY);
        }
    }
}

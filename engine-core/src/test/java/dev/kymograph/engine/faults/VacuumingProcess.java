package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;

/** Another process that makes files which nothing needs, deletes them, and halts at a failpoint. */
final class VacuumingProcess {

    private VacuumingProcess() {}

    /** Takes the data folder, where to halt, and the how many-th time. */
    public static void main(String[] arguments) {
        Failpoint point = Failpoint.valueOf(arguments[1]);
        Faults.halt(point, point, Integer.parseInt(arguments[2]));
        try (Engine engine = VacuumFaultsTest.open(Path.of(arguments[0]))) {
            VacuumFaultsTest.makeAndDelete(engine);
        }
    }
}

package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.nio.file.Path;

/** Another process that drops what is no longer kept, and halts at a failpoint of that. */
final class RetainingProcess {

    private RetainingProcess() {}

    /** Takes the data folder, and where to halt once it is about to write. */
    public static void main(String[] arguments) {
        Failpoint point = Failpoint.valueOf(arguments[1]);
        // Others commit before the files are written.
        Failpoint first =
                point.compareTo(Failpoint.FILES_REMOVED) < 0 ? Failpoint.INPUTS_CHECKED : Failpoint.OUTPUTS_WRITTEN;
        try (Engine engine = RetentionFaultsTest.open(Path.of(arguments[0]))) {
            Faults.halt(point, first, 1);
            engine.retention().run(Watch.NOBODY);
        }
    }
}

package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.util.function.ToIntFunction;

/** What becomes of the failure of one of several statements: it ends all, or is told and left behind. */
final class Failures {

    private ToIntFunction<Throwable> complaints = failure -> 0;
    private boolean bails = true;
    private int status;

    /** Who tells of failures that end nothing, and knows their exit status. */
    void complaints(ToIntFunction<Throwable> next) {
        complaints = next;
    }

    boolean bails() {
        return bails;
    }

    void bails(boolean next) {
        bails = next;
    }

    /** The exit status of the first failure that ended nothing. */
    int status() {
        return status;
    }

    void step(Runnable statement) {
        try {
            statement.run();
        } catch (KymographException e) {
            if (bails || e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            int its = complaints.applyAsInt(e);
            status = status == 0 ? its : status;
        }
    }
}

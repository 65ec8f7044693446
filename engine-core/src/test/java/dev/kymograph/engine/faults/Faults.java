package dev.kymograph.engine.faults;

import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What stands at the failpoints of this JVM; nothing, as long as no test puts something there. */
public final class Faults implements Failpoint.Watcher {

    private static final Failpoint.Watcher NOTHING = point -> {};

    private static volatile Failpoint.Watcher current = NOTHING;

    @Override
    public void reached(Failpoint point) {
        current.reached(point);
    }

    static void place(Failpoint.Watcher watcher) {
        current = watcher;
    }

    /**
     * Halts this JVM at a step, as if it were killed there.
     *
     * @param after the step that tells that what is to be interrupted is under way; the same one where any will do
     * @param arrival the how many-th time from then on
     */
    static void halt(Failpoint point, Failpoint after, int arrival) {
        AtomicBoolean begun = new AtomicBoolean();
        AtomicInteger arrivals = new AtomicInteger();
        place(reached -> {
            begun.compareAndSet(false, reached == after);
            if (begun.get() && reached == point && arrivals.incrementAndGet() == arrival) {
                Runtime.getRuntime().halt(WritingProcess.HALTED);
            }
        });
    }

    /** The same where files are replaced: the transaction that does it is not the only one. */
    static void haltReplacing(Failpoint point) {
        halt(point, point.compareTo(Failpoint.FILES_REMOVED) > 0 ? Failpoint.FILES_REMOVED : point, 1);
    }

    static void remove() {
        current = NOTHING;
    }

    /** Throws a checked exception where the compiler does not expect one, but the code does. */
    @SuppressWarnings("unchecked")
    static <E extends Exception> void fail(Exception fault) throws E {
        throw (E) fault;
    }
}

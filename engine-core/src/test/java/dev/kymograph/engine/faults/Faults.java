package dev.kymograph.engine.faults;

import dev.kymograph.engine.internal.failpoint.Failpoint;

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

    static void remove() {
        current = NOTHING;
    }

    /** Throws a checked exception where the compiler does not expect one, but the code does. */
    @SuppressWarnings("unchecked")
    static <E extends Exception> void fail(Exception fault) throws E {
        throw (E) fault;
    }
}

package dev.kymograph.testkit;

import dev.kymograph.engine.extension.Watch;

/** Looks now and then how much memory is held while something is read. */
final class HeapWatch implements Watch {

    private static final int EVERY = 400;

    private final long before = held();
    private long most;
    private int calls;

    @Override
    public void progress(String doing, double share) {
        if (++calls % EVERY == 0) {
            most = Math.max(most, held());
        }
    }

    /** How many bytes more than before, at most. */
    long grown() {
        return most - before;
    }

    private static long held() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}

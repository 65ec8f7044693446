package dev.kymograph.testkit;

import dev.kymograph.engine.extension.Watch;
import java.time.Duration;

/** Stops what it watches a while after it was made. */
final class CancelledSoon implements Watch {

    private final long at;

    CancelledSoon(Duration rest) {
        at = System.nanoTime() + rest.toNanos();
    }

    @Override
    public boolean cancelled() {
        return System.nanoTime() - at >= 0;
    }

    /** Negative where that moment is still to come. */
    Duration sinceCancelled() {
        return Duration.ofNanos(System.nanoTime() - at);
    }
}

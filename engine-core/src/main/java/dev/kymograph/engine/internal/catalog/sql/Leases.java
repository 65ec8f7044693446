package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Lease;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The snapshots that are held in this process, and from which one on others know that they may be. */
final class Leases {

    private final TreeMap<Long, Integer> held = new TreeMap<>();
    private long told = Long.MAX_VALUE;

    synchronized Lease take(long snapshot) {
        held.merge(snapshot, 1, Integer::sum);
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                giveBack(snapshot);
            }
        };
    }

    private synchronized void giveBack(long snapshot) {
        held.computeIfPresent(snapshot, (number, times) -> times == 1 ? null : times - 1);
    }

    synchronized OptionalLong oldest() {
        return held.isEmpty() ? OptionalLong.empty() : OptionalLong.of(held.firstKey());
    }

    /** Whether others know that a snapshot may be held. */
    synchronized boolean isTold(long snapshot) {
        return snapshot >= told;
    }

    /** What others are to be told now; from here on they may know of nothing earlier. */
    synchronized long telling(long newest) {
        long oldest = held.isEmpty() ? newest : Math.min(newest, held.firstKey());
        told = told == Long.MAX_VALUE ? told : Math.max(told, oldest);
        return oldest;
    }

    /** Others know. */
    synchronized void told(long snapshot) {
        told = snapshot;
    }
}

package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Lease;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The snapshots that are held in this process, which alone has the catalog open. */
final class Leases {

    private final TreeMap<Long, Integer> held = new TreeMap<>();

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
}

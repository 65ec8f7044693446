package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.internal.catalog.History;
import dev.kymograph.engine.internal.catalog.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** The snapshots, in the catalog's tables; what holds them is in memory, and told to other processes where there may be some. */
final class SnapshotHistory implements History {

    private final Readers readers;
    private final Committer committer;
    private final SnapshotStore snapshots;
    private final LongSupplier newest;
    private final Leases leases;
    private final Optional<Processes> processes;
    private final UnneededFiles unneeded;
    private final RecentStore recent;
    private final Runnable mayGoBack;

    /**
     * Begins.
     *
     * @param newest the number of the newest snapshot that questions see
     * @param mayGoBack throws while there is something that going back would bring back
     */
    SnapshotHistory(
            Readers readers,
            Committer committer,
            SnapshotStore snapshots,
            Leases leases,
            Optional<Processes> processes,
            UnneededFiles unneeded,
            RecentStore recent,
            LongSupplier newest,
            Runnable mayGoBack) {
        this.readers = readers;
        this.committer = committer;
        this.snapshots = snapshots;
        this.leases = leases;
        this.processes = processes;
        this.unneeded = unneeded;
        this.recent = recent;
        this.newest = newest;
        this.mayGoBack = mayGoBack;
    }

    @Override
    public List<Snapshot> newest(int most) {
        return readers.read("read the snapshots", session -> snapshots.newest(session, most));
    }

    @Override
    public Snapshot require(long number) {
        return readers.read("read the snapshots", session -> snapshots.require(session, number));
    }

    @Override
    public Snapshot at(Instant moment) {
        return readers.read("read the snapshots", session -> snapshots.at(session, moment));
    }

    @Override
    public Lease lease() {
        return lease(newest.getAsLong());
    }

    @Override
    public Lease lease(long snapshot) {
        Lease lease = leases.take(snapshot);
        try {
            processes.ifPresent(known -> known.hold(snapshot));
            return lease;
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public long rollback(String token, long to, Optional<String> metricType) {
        return committer.write("roll back to snapshot " + to, (session, counters) -> {
            Optional<Long> earlier = snapshots.committed(session, token);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            mayGoBack.run();
            snapshots.require(session, to);
            Rollback rollback = new Rollback(to, metricType);
            rollback.requireNothingHeld(session, counters);
            long snapshot = counters.nextSnapshot();
            rollback.run(session, counters, snapshot);
            recent.lose(session, counters);
            snapshots.add(session, snapshot, token, Cause.ROLLBACK);
            counters.visible();
            return snapshot;
        });
    }

    @Override
    public List<Snapshot> expirable(Keep keep, Instant now) {
        return readers.read("read the snapshots", session -> snapshots.expirable(session, keep, now));
    }

    @Override
    public List<Snapshot> expire(Keep keep, Instant now) {
        return committer.write("expire snapshots", (session, counters) -> {
            List<Snapshot> expired = snapshots.expire(session, counters, keep, now);
            if (!expired.isEmpty()) {
                RollupStore.forgetOld(session);
            }
            return expired;
        });
    }

    @Override
    public Unneeded unneeded(Instant before) {
        return readers.read("look for files to be deleted", session -> unneeded.find(session, before));
    }

    @Override
    public Unneeded forget(Instant before) {
        return committer.write(
                "forget files that nothing needs", (session, counters) -> unneeded.forget(session, before));
    }

    @Override
    public void deleted(Collection<String> paths) {
        if (!paths.isEmpty()) {
            committer.write("note files that are deleted", (session, counters) -> {
                unneeded.deleted(session, paths);
                return null;
            });
        }
    }

    @Override
    public void writing(Writing writing) {
        processes.ifPresent(known -> known.writing(writing));
    }

    @Override
    public Duration othersMayWrite() {
        return processes.map(Processes::othersMayWrite).orElse(Duration.ZERO);
    }

    @Override
    public Set<String> known(Collection<String> paths) {
        return readers.read("look for files that nobody knows", session -> unneeded.known(session, paths));
    }
}

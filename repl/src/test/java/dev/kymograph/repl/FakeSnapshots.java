package dev.kymograph.repl;

import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.extension.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Two snapshots, and one file that nothing needs; tells what it is asked to do. */
record FakeSnapshots(Consumer<String> log) implements Snapshots {

    private static final Snapshot FIRST = snapshot(1, Cause.INGEST, 12);
    private static final Snapshot SECOND = snapshot(2, Cause.FLUSH, 3);

    private static Snapshot snapshot(long number, Cause cause, long readings) {
        return new Snapshot(number, Instant.EPOCH.plusSeconds(number), cause, List.of("level"), 1, 0, readings);
    }

    @Override
    public List<Snapshot> list(int most) {
        log.accept("snapshots " + most);
        return List.of(FIRST, SECOND);
    }

    @Override
    public Snapshot rollback(long to) {
        log.accept("rollback " + to);
        return snapshot(3, Cause.ROLLBACK, -3);
    }

    @Override
    public Snapshot rollback(long to, String metricType) {
        log.accept("rollback " + to + " of " + metricType);
        return snapshot(3, Cause.ROLLBACK, -3);
    }

    @Override
    public List<Snapshot> expirable(Keep keep) {
        log.accept("expirable " + keep);
        return List.of(FIRST);
    }

    @Override
    public List<Snapshot> expire(Keep keep) {
        log.accept("expire " + keep);
        return List.of(FIRST);
    }

    @Override
    public Vacuumed unneeded(Duration grace) {
        log.accept("unneeded " + grace);
        return new Vacuumed(List.of("/lake/a.parquet"), 1234, 0, List.of());
    }

    @Override
    public Vacuumed vacuum(Duration grace, Watch watch) {
        log.accept("vacuum " + grace);
        return new Vacuumed(List.of("/lake/a.parquet"), 1234, 2, List.of("/lake/b.parquet"));
    }

    @Override
    public Policy policy() {
        return new Policy(Duration.ofDays(30), Duration.ofDays(1));
    }
}

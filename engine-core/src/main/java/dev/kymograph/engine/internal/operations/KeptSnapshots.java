package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.History;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.lake.Lake;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The snapshots, as the catalog keeps them and the lake has their files. */
public final class KeptSnapshots implements Snapshots {

    private final History history;
    private final Lake lake;
    private final Policy policy;

    public KeptSnapshots(History history, Lake lake, Settings.Snapshots settings) {
        this.history = history;
        this.lake = lake;
        this.policy = new Policy(settings.keep(), settings.grace());
    }

    @Override
    public List<Snapshot> list(int most) {
        if (most < 0) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "snapshot.last",
                    "Cannot list snapshots: the last [" + most + "] are asked for, expected 0 or more");
        }
        return history.newest(most);
    }

    @Override
    public Snapshot rollback(long to) {
        return history.require(lake.rollback(to, Optional.empty()));
    }

    @Override
    public Snapshot rollback(long to, String metricType) {
        return history.require(lake.rollback(to, Optional.of(metricType)));
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public List<Snapshot> expirable(Keep keep) {
        return history.expirable(keep, Instant.now());
    }

    @Override
    public List<Snapshot> expire(Keep keep) {
        return history.expire(keep, Instant.now());
    }

    @Override
    public Vacuumed unneeded(Duration grace) {
        return lake.unneeded(grace);
    }

    @Override
    public Vacuumed vacuum(Duration grace, Watch watch) {
        return lake.vacuum(grace, watch);
    }
}

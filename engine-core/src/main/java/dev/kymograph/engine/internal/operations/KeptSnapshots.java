package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.History;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The snapshots, as the catalog keeps them and the lake has their files. */
public final class KeptSnapshots implements Snapshots {

    private final Catalog catalog;
    private final History history;
    private final Lake lake;
    private final KeptMarks marks;
    private final Policy policy;

    public KeptSnapshots(Catalog catalog, Lake lake, KeptMarks marks, Settings.Snapshots settings) {
        this.catalog = catalog;
        this.history = catalog.history();
        this.lake = lake;
        this.marks = marks;
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
        return rollback(to, Optional.empty());
    }

    @Override
    public Snapshot rollback(long to, String metricType) {
        return rollback(to, Optional.of(metricType));
    }

    private Snapshot rollback(long to, Optional<String> metricType) {
        Map<String, Long> before = catalog.retention().keptFrom();
        long made = lake.rollback(to, metricType);
        if (!before.equals(catalog.retention().keptFrom())) {
            marks.tell(catalog.retention().keptFrom());
        }
        return history.require(made);
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

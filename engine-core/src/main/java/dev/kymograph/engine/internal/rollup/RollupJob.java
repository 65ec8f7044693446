package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.util.ArrayList;
import java.util.List;

/** Makes the rollups that the configuration asks for, and sums up by itself what has come. */
public final class RollupJob implements AutoCloseable {

    private final Catalog catalog;
    private final KeptRollups rollups;
    private final Settings.Rollups settings;
    private final List<BackgroundJob> jobs = new ArrayList<>();
    private long seen = -1;

    public RollupJob(BackgroundJobs begin, Catalog catalog, KeptRollups rollups, Settings.Rollups settings) {
        this.catalog = catalog;
        this.rollups = rollups;
        this.settings = settings;
        if (!settings.every().isZero()) {
            jobs.add(begin.start("rollups", "sums up what has come", settings.every(), this::run));
        }
    }

    /** Looks at nothing as long as nothing changes. */
    private Work.Next run(Watch watch) {
        long state = catalog.stateNumber();
        List<String> troubles = new ArrayList<>();
        if (state != seen) {
            settings.kept().forEach(name -> attempt(troubles, () -> rollups.require(name, watch)));
            for (Rollup rollup : catalog.rollups().all()) {
                attempt(troubles, () -> rollups.refresh(rollup.name(), watch));
            }
            seen = troubles.isEmpty() ? state : -1;
        }
        return new Work.Next(settings.every(), troubles.stream().findFirst());
    }

    /** One that fails does not keep the others from being refreshed. */
    private static void attempt(List<String> troubles, Runnable work) {
        try {
            work.run();
        } catch (KymographException e) {
            if (e.code().equals("cancelled")) {
                throw e;
            }
            troubles.add(e.getMessage());
        }
    }

    @Override
    public void close() {
        jobs.forEach(BackgroundJob::close);
    }
}

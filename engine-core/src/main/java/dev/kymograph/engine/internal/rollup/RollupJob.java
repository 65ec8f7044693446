package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RollupPolicy;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the rollups that the configuration asks for, and sums up by itself what has come. */
public final class RollupJob implements AutoCloseable {

    private final Catalog catalog;
    private final KeptRollups rollups;
    private final Settings.Rollups settings;
    private final List<BackgroundJob> jobs = new ArrayList<>();
    private final Map<String, Last> last = new HashMap<>();
    private final Clock clock;

    public RollupJob(
            BackgroundJobs begin, Catalog catalog, KeptRollups rollups, Settings.Rollups settings, Clock clock) {
        this.catalog = catalog;
        this.rollups = rollups;
        this.settings = settings;
        this.clock = clock;
        if (!settings.every().isZero()) {
            jobs.add(begin.start("rollups", "sums up what has come", settings.every(), this::run));
        }
    }

    /** What was seen of the catalog when a rollup was refreshed, and when that was. */
    private record Last(long state, Instant at) {}

    private Work.Next run(Watch watch) {
        long state = catalog.stateNumber();
        List<String> troubles = new ArrayList<>();
        settings.kept().forEach(name -> attempt(troubles, () -> rollups.require(name, watch)));
        for (Rollup rollup : catalog.rollups().all()) {
            if (isDue(rollup, state)) {
                last.remove(rollup.name());
                attempt(troubles, () -> {
                    rollups.refreshByPolicy(rollup, watch);
                    last.put(rollup.name(), new Last(state, clock.instant()));
                });
            }
        }
        return new Work.Next(settings.every(), troubles.stream().findFirst());
    }

    /** As long as nothing changes nothing is to be done, but for readings that become old enough. */
    private boolean isDue(Rollup rollup, long state) {
        Last before = last.get(rollup.name());
        if (before == null) {
            return true;
        }
        RollupPolicy policy = rollups.policy(rollup);
        Duration rest = policy.interval().orElse(Duration.ZERO);
        boolean changes = before.state() != state || policy.end().isPresent();
        return changes && !clock.instant().isBefore(before.at().plus(rest));
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

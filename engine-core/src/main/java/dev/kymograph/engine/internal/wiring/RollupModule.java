package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.Retention;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.engine.internal.query.SummaryPlanner;
import dev.kymograph.engine.internal.retention.Retained;
import dev.kymograph.engine.internal.retention.RetentionJob;
import dev.kymograph.engine.internal.rollup.KeptRollups;
import dev.kymograph.engine.internal.rollup.Refresh;
import dev.kymograph.engine.internal.rollup.RollupJob;
import dev.kymograph.engine.internal.rollup.RollupPlanner;
import java.time.Clock;

final class RollupModule extends AbstractModule {

    @Provides
    @Singleton
    SummaryPlanner planner(Catalog catalog) {
        return new RollupPlanner(catalog);
    }

    @Provides
    @Singleton
    KeptMarks marks(LakeStorage storage, LocalFiles files) {
        return new KeptMarks(storage, files.folder());
    }

    @Provides
    @Singleton
    KeptRollups kept(
            Catalog catalog,
            Lake lake,
            KeptMarks marks,
            Questions questions,
            LocalFiles files,
            BackgroundJobs jobs,
            Settings settings,
            OpenedResources resources) {
        Refresh refresh = new Refresh(catalog, lake, files);
        KeptRollups rollups = new KeptRollups(
                catalog, questions, refresh, marks, settings.rollups().policy(), Clock.systemUTC());
        resources.add(new RollupJob(jobs, catalog, rollups, settings.rollups(), Clock.systemUTC()));
        return rollups;
    }

    @Provides
    @Singleton
    Rollups rollups(KeptRollups rollups) {
        return rollups;
    }

    @Provides
    @Singleton
    Retention retention(
            Catalog catalog,
            Lake lake,
            KeptRollups rollups,
            KeptMarks marks,
            BackgroundJobs jobs,
            Settings settings,
            OpenedResources resources) {
        Retained retained = new Retained(catalog, lake, rollups, marks, settings.retention(), Clock.systemUTC());
        resources.add(new RetentionJob(jobs, retained, settings.retention()));
        return retained;
    }
}

package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.Advice;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Retention;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.internal.advice.KeptAdvice;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.deletion.Deletions;
import dev.kymograph.engine.internal.deletion.Erasing;
import dev.kymograph.engine.internal.deletion.ErasureJob;
import dev.kymograph.engine.internal.deletion.FollowJob;
import dev.kymograph.engine.internal.deletion.Places;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.lake.Formats;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.Samples;
import dev.kymograph.engine.internal.lake.check.Checker;
import dev.kymograph.engine.internal.lake.check.Rebuild;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.operations.Checks;
import dev.kymograph.engine.internal.operations.FolderBackup;
import dev.kymograph.engine.internal.operations.KeptQuarantine;
import dev.kymograph.engine.internal.operations.KeptSnapshots;
import dev.kymograph.engine.internal.operations.KnownVocabulary;
import dev.kymograph.engine.internal.operations.RegisteredSubjects;
import dev.kymograph.engine.internal.operations.RollupCheck;
import dev.kymograph.engine.internal.operations.SnapshotJob;
import dev.kymograph.engine.internal.plugin.PluginHost;
import dev.kymograph.engine.internal.plugin.PluginWatch;
import dev.kymograph.engine.internal.query.Analyses;
import dev.kymograph.engine.internal.query.QuestionLog;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.engine.internal.rollup.RollupAudit;
import dev.kymograph.engine.internal.tenancy.TenantEngine;
import dev.kymograph.engine.internal.watching.WatchJobs;
import java.time.Duration;

final class EngineModule extends AbstractModule {

    /** So long an erasure waits for running questions before it leaves the rest to its job. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Provides
    @Singleton
    Checks checks(
            Catalog catalog,
            LakeStorage storage,
            LocalFiles files,
            DuckDbInstance store,
            Questions questions,
            Rollups rollups,
            KeptMarks marks,
            Settings settings) {
        Checker checker =
                new Checker(catalog, storage, files, store, settings.snapshots().grace());
        return new Checks(
                checker,
                new RollupCheck(catalog, new RollupAudit(catalog, questions), rollups),
                new Rebuild(catalog, storage, files, store, marks));
    }

    @Provides
    @Singleton
    Advice advice(Catalog catalog, Lake lake, Rollups rollups, QuestionLog log, Settings settings) {
        return new KeptAdvice(log, catalog, lake, rollups, settings.compaction().targetBytes());
    }

    @Provides
    @Singleton
    Erasing erasing(
            Catalog catalog,
            Lake lake,
            LakeStorage storage,
            LocalFiles files,
            Questions questions,
            Settings settings,
            BackgroundJobs jobs,
            OpenedResources resources) {
        Erasing erasing = new Erasing(
                catalog,
                lake,
                new ErasureMarks(storage, files.folder()),
                questions,
                new Places(settings.catalog().database(), settings.data().resolve("sample")),
                PATIENCE);
        // A server that does not answer would keep the engine from opening; there the job looks first of all.
        if (storage.folder().isPresent() && settings.tenant().isEmpty()) {
            erasing.obey();
        }
        resources.add(new ErasureJob(jobs, erasing));
        if (settings.tenant().isEmpty() && catalog.changes().areLogged()) {
            resources.add(new FollowJob(
                    jobs,
                    catalog.changes(),
                    erasing,
                    settings.catalog().following().every()));
        }
        return erasing;
    }

    @Provides
    @Singleton
    Engine engine(
            Catalog catalog,
            LakeStorage storage,
            Lake lake,
            Erasing erasing,
            Samples samples,
            Formats formats,
            Analyses analyses,
            Questions questions,
            Rollups rollups,
            Retention retention,
            KeptMarks marks,
            Checks checks,
            Advice advice,
            PluginHost plugins,
            Settings settings,
            BackgroundJobs jobs,
            KnownBreakers breakers,
            OpenedResources resources) {
        KeptSnapshots snapshots = new KeptSnapshots(catalog, lake, marks, settings.snapshots());
        resources.add(new SnapshotJob(jobs, snapshots, settings.snapshots()));
        if (settings.tenant().isEmpty()) {
            resources.add(new WatchJobs(jobs, catalog, questions, plugins, settings.watches()));
        }
        resources.add(new PluginWatch(jobs, plugins, settings.plugins().lookEvery()));
        Engine engine = new OpenEngine(
                questions,
                lake,
                new Deletions(catalog, lake, questions),
                erasing,
                samples,
                new RegisteredSubjects(catalog, lake, erasing),
                new KnownVocabulary(catalog, analyses, samples, formats, questions, plugins),
                new KeptQuarantine(catalog, lake),
                rollups,
                retention,
                snapshots,
                checks,
                new FolderBackup(catalog, storage, settings.data()),
                advice,
                plugins,
                jobs,
                breakers,
                resources);
        return settings.tenant()
                .<Engine>map(tenant -> new TenantEngine(engine, tenant))
                .orElse(engine);
    }
}

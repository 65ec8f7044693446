package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.lake.Formats;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.LakeFolder;
import dev.kymograph.engine.internal.lake.Samples;
import dev.kymograph.engine.internal.lake.VerifiedFiles;
import dev.kymograph.engine.internal.lake.storage.CachedFiles;
import dev.kymograph.engine.internal.lake.storage.FilesInPlace;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.lake.storage.PartlyCachedFiles;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.PluginHost;
import java.net.URI;
import java.util.List;

final class LakeModule extends AbstractModule {

    @Provides
    @Singleton
    Formats formats(Extensions extensions) {
        return new Formats(extensions);
    }

    @Provides
    @Singleton
    KnownBreakers breakers(Settings settings) {
        return new KnownBreakers(settings.breakers());
    }

    @Provides
    @Singleton
    LakeStorage storage(Settings settings, PluginHost plugins, KnownBreakers breakers, OpenedResources resources) {
        LakeStorage own = resources.add(open(settings.lake().location(), plugins, settings, breakers));
        return settings.compaction()
                .old()
                .location()
                .map(location -> own.with(resources.add(open(location, plugins, settings, breakers))))
                .orElse(own);
    }

    private static LakeStorage open(URI location, PluginHost plugins, Settings settings, KnownBreakers breakers) {
        List<String> troubles = plugins.list().stream()
                .flatMap(report -> report.problem().stream())
                .toList();
        return LakeStorage.open(location, plugins.storages(), settings.plugins().startWithin(), troubles, breakers);
    }

    @Provides
    @Singleton
    LocalFiles files(LakeStorage storage, Settings settings, OpenedResources resources) {
        Settings.Cache cache = settings.lake().cache();
        return new VerifiedFiles(
                storage.isHere()
                        ? new FilesInPlace(storage)
                        : copied(storage, resources.add(new CachedFiles(storage, cache.folder(), cache.bytes()))),
                settings.lake().verify());
    }

    private static LocalFiles copied(LakeStorage storage, CachedFiles copies) {
        return storage.isElsewhere() ? copies : new PartlyCachedFiles(storage, new FilesInPlace(storage), copies);
    }

    @Provides
    @Singleton
    LakeFolder folder(LakeStorage storage, LocalFiles files) {
        return new LakeFolder(storage, files);
    }

    @Provides
    @Singleton
    BackgroundJobs jobs(Settings settings) {
        return settings.tenant().isEmpty() ? new BackgroundJobs() : BackgroundJobs.none();
    }

    @Provides
    @Singleton
    Lake lake(
            Catalog catalog,
            DuckDbInstance store,
            Settings settings,
            Formats formats,
            LakeFolder folder,
            BackgroundJobs jobs,
            OpenedResources resources) {
        return resources.add(new Lake(catalog, store, settings, formats, folder, jobs));
    }

    @Provides
    @Singleton
    Samples samples(Extensions extensions, Lake lake) {
        return new Samples(extensions, lake);
    }
}

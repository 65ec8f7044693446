package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.Formats;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.Samples;
import dev.kymograph.engine.internal.plugin.Extensions;

final class LakeModule extends AbstractModule {

    @Provides
    @Singleton
    Formats formats(Extensions extensions) {
        return new Formats(extensions);
    }

    @Provides
    @Singleton
    Lake lake(Catalog catalog, DuckDbInstance store, Settings settings, Formats formats, OpenedResources resources) {
        return resources.add(new Lake(catalog, store, settings, formats));
    }

    @Provides
    @Singleton
    Samples samples(Extensions extensions, Lake lake) {
        return new Samples(extensions, lake);
    }
}

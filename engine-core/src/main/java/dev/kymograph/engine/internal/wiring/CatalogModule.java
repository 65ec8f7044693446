package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.duckdb.DuckDbCatalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.StoreDatabase;
import dev.kymograph.engine.internal.plugin.Contribution;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;

final class CatalogModule extends AbstractModule {

    @Provides
    @Singleton
    DuckDbInstance store(Settings settings, OpenedResources resources) {
        return resources.add(StoreDatabase.open(settings));
    }

    @Provides
    @Singleton
    Catalog catalog(DuckDbInstance store, Settings settings, Extensions extensions, OpenedResources resources) {
        Catalog catalog = resources.add(DuckDbCatalog.open(store, settings.catalog()));
        List<SubjectKind> kinds = extensions.metricTypes().stream()
                .map(Contribution::extension)
                .flatMap(declared -> declared.subjectKinds().stream())
                .toList();
        List<MetricType> metricTypes = extensions.metricTypes().stream()
                .map(Contribution::extension)
                .flatMap(declared -> declared.metricTypes().stream())
                .toList();
        catalog.declare(kinds, metricTypes);
        return catalog;
    }
}

package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.PluginZone;
import dev.kymograph.engine.internal.catalog.duckdb.DuckDbDatabase;
import dev.kymograph.engine.internal.catalog.postgresql.PostgresDatabase;
import dev.kymograph.engine.internal.catalog.sql.Database;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.StoreDatabase;
import dev.kymograph.engine.internal.plugin.Declaring;
import dev.kymograph.engine.internal.plugin.PluginHost;
import dev.kymograph.engine.internal.query.DrawnFunctions;
import dev.kymograph.engine.internal.query.sql.SqlGate;
import dev.kymograph.engine.internal.tenancy.TenantCatalog;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

final class CatalogModule extends AbstractModule {

    @Provides
    @Singleton
    DuckDbInstance store(Settings settings, OpenedResources resources) {
        return resources.add(StoreDatabase.open(settings));
    }

    @Provides
    @Singleton
    Catalog catalog(
            DuckDbInstance store,
            Settings settings,
            PluginHost plugins,
            KnownBreakers breakers,
            OpenedResources resources) {
        Database database = settings.catalog()
                .postgres()
                .<Database>map(server -> resources.add(new PostgresDatabase(server, breakers)))
                .orElseGet(() -> new DuckDbDatabase(store, settings.catalog()));
        Catalog catalog = resources.add(SqlCatalog.open(
                database,
                settings.catalog().gatherFor(),
                settings.catalog().following(),
                settings.catalog().keepRecent()));
        plugins.follow(new DeclaringInCatalog(catalog));
        if (settings.tenant().isPresent()) {
            return new TenantCatalog(catalog, settings.tenant().get());
        }
        catalog.changes().map();
        return catalog;
    }

    /** What plugins declare is kept in the catalog. */
    private record DeclaringInCatalog(Catalog catalog) implements Declaring {

        @Override
        public Set<String> kinds() {
            return catalog.declarations().kinds().stream()
                    .map(SubjectKind::name)
                    .collect(Collectors.toSet());
        }

        @Override
        public boolean isFunction(String name) {
            return SqlGate.isFunction(name) || DrawnFunctions.isOne(name);
        }

        @Override
        public void requireDeclarable(List<SubjectKind> kinds, List<MetricType> metricTypes) {
            catalog.requireDeclarable(kinds, metricTypes);
        }

        @Override
        public void migrate(PluginZone zone) {
            catalog.zones().migrate(zone);
        }

        @Override
        public void requireMigratable(PluginZone zone) {
            catalog.zones().requireMigratable(zone);
        }

        @Override
        public boolean removeZone(PluginZone zone) {
            return catalog.zones().remove(zone);
        }

        @Override
        public void declare(List<SubjectKind> kinds, List<MetricType> metricTypes) {
            catalog.declare(kinds, metricTypes);
        }
    }
}

package dev.kymograph.engine.internal.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.catalog.duckdb.DuckDbDatabase;
import dev.kymograph.engine.internal.catalog.postgresql.PostgresDatabase;
import dev.kymograph.engine.internal.catalog.sql.SqlSchema;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.StoreDatabase;
import dev.kymograph.engine.internal.operations.KnownScoring;
import dev.kymograph.engine.internal.plugin.PluginHost;
import dev.kymograph.engine.internal.tenancy.Tenants;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/** Puts an engine together. */
public final class Wiring {

    private Wiring() {}

    public static Engine open(Settings settings, List<ExtensionPoint> own) {
        return open(settings, own, new OpenedResources());
    }

    /** An engine on a folder that is gone when it is closed. */
    public static Engine openWithoutData(Settings settings, List<ExtensionPoint> own) {
        OpenedResources resources = new OpenedResources();
        Path folder = resources.add(new PassingFolder()).path();
        return open(settings.in(folder), own, resources);
    }

    private static Engine open(Settings settings, List<ExtensionPoint> own, OpenedResources resources) {
        PluginsComing plugins = PluginsComing.begin(settings, own);
        try {
            return Guice.createInjector(
                            Stage.DEVELOPMENT,
                            binder -> {
                                binder.requireExplicitBindings();
                                binder.bind(Settings.class).toInstance(settings);
                                binder.bind(OpenedResources.class).toInstance(resources);
                            },
                            new PluginModule(plugins),
                            new CatalogModule(),
                            new LakeModule(),
                            new QueryModule(),
                            new RollupModule(),
                            new EngineModule())
                    .getInstance(Engine.class);
        } catch (ProvisionException | CreationException e) {
            closeAfter(e, resources);
            throw e.getCause() instanceof KymographException ours ? ours : e;
        } catch (RuntimeException e) {
            closeAfter(e, resources);
            throw e;
        }
    }

    public static Schema schema(Settings settings) {
        settings.tenant().ifPresent(tenant -> {
            throw Tenants.refused(tenant, "look at the catalog's tables");
        });
        Optional<Settings.Postgres> postgres = settings.catalog().postgres();
        return new SqlSchema(
                postgres.isPresent()
                        ? new PostgresDatabase(postgres.get(), new KnownBreakers(settings.breakers()))
                        : new DuckDbDatabase(StoreDatabase.open(settings), settings.catalog()));
    }

    /** Plugins alone: no database is opened. */
    public static Scoring scoring(Settings settings, List<ExtensionPoint> own) {
        OpenedResources resources = new OpenedResources();
        try {
            Path folder = resources.add(new PassingFolder()).path();
            PluginHost plugins =
                    resources.add(PluginsComing.begin(settings.in(folder), own).await());
            return new KnownScoring(plugins, resources::close);
        } catch (RuntimeException e) {
            closeAfter(e, resources);
            throw e;
        }
    }

    private static void closeAfter(RuntimeException failure, OpenedResources resources) {
        try {
            resources.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}

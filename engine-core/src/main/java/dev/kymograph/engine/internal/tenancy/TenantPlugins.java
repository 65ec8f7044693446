package dev.kymograph.engine.internal.tenancy;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Plugins;
import java.nio.file.Path;
import java.util.List;

/** Plugins that a tenant may know of, and leaves as they are. */
final class TenantPlugins implements Plugins {

    private final Plugins plugins;
    private final String tenant;

    TenantPlugins(Plugins plugins, String tenant) {
        this.plugins = plugins;
        this.tenant = tenant;
    }

    private KymographException refused() {
        return Tenants.refused(tenant, "change plugins");
    }

    @Override
    public List<PluginReport> list() {
        return plugins.list();
    }

    @Override
    public List<PluginReport> refresh() {
        throw refused();
    }

    @Override
    public PluginReport load(String id) {
        throw refused();
    }

    @Override
    public PluginReport unload(String id) {
        throw refused();
    }

    @Override
    public PluginReport reload(String id) {
        throw refused();
    }

    @Override
    public PluginReport verify(Path file) {
        throw refused();
    }

    @Override
    public PluginReport install(Path file) {
        throw refused();
    }

    @Override
    public void remove(String id) {
        throw refused();
    }

    @Override
    public void removeWithTables(String id) {
        throw refused();
    }

    @Override
    public List<Setting> settings(String id) {
        throw Tenants.refused(tenant, "look at the settings of plugins");
    }
}

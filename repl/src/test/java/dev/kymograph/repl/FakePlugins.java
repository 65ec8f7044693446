package dev.kymograph.repl;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.PluginReport.State;
import dev.kymograph.engine.Plugins;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One plugin that works, and one that does not where it is torn. */
record FakePlugins(boolean torn) implements Plugins {

    @Override
    public List<PluginReport> list() {
        PluginReport refused =
                new PluginReport("torn", "0", State.REFUSED, "torn.jar", List.of(), Optional.of("Cannot load it"));
        return torn ? List.of(tanks(State.ACTIVE), refused) : List.of(tanks(State.ACTIVE));
    }

    @Override
    public List<PluginReport> refresh() {
        return list();
    }

    @Override
    public PluginReport load(String id) {
        return tanks(State.ACTIVE);
    }

    @Override
    public PluginReport unload(String id) {
        return tanks(State.UNLOADED);
    }

    @Override
    public PluginReport reload(String id) {
        return tanks(State.ACTIVE);
    }

    @Override
    public PluginReport verify(Path file) {
        return tanks(State.ACTIVE);
    }

    @Override
    public PluginReport install(Path file) {
        return tanks(State.ACTIVE);
    }

    @Override
    public void removeWithTables(String id) {}

    @Override
    public void remove(String id) {}

    @Override
    public List<Setting> settings(String id) {
        return List.of(new Setting("plugins.tanks.depth", "how deep they are", "3", "default"));
    }

    private static PluginReport tanks(State state) {
        List<String> contributed = state == State.ACTIVE ? List.of("metric level") : List.of();
        return new PluginReport("tanks", "1.0", state, "tanks.jar", contributed, Optional.empty());
    }
}

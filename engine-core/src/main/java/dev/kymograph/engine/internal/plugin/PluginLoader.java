package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes plugins of files, by the rules of one engine. */
final class PluginLoader {

    private final Settings.Plugins settings;
    private final JarCopies copies;
    private final Trust trust;
    private final String version;
    private final Offer own;

    /**
     * For one engine.
     *
     * @param own what needs no plugin
     * @param version the engine's
     */
    PluginLoader(Settings.Plugins settings, JarCopies copies, Offer own, String version) {
        this.settings = settings;
        this.copies = copies;
        this.trust = new Trust(settings.signing());
        this.version = version;
        this.own = own;
    }

    /**
     * What is wanted of the files.
     *
     * @param unloaded ids of plugins that are not to run
     * @param anew ids of plugins to load again although nothing changed
     * @param kept files that are not taken, and why, where what was loaded of them goes on
     * @param barred files that are not taken, and why, where another file takes their place
     */
    record Wanted(Set<String> unloaded, Set<String> anew, Map<Path, String> kept, Map<Path, String> barred) {

        static final Wanted ALL = new Wanted(Set.of(), Set.of(), Map.of(), Map.of());
    }

    PluginSource read(PluginFile file) {
        return PluginSource.read(file, copies, trust);
    }

    /** Loads; what has not changed since {@code before} is taken over from there. */
    PluginSet load(List<PluginFile> files, Wanted wanted, PluginSet before) {
        TakenNames names = new TakenNames();
        try {
            names.take("", own);
        } catch (Refusal e) {
            throw OwnExtensions.wrong(e);
        }
        List<FoundPlugin> found =
                files.stream().map(file -> found(file, wanted, before)).toList();
        PluginRules rules = new PluginRules(
                new PluginCheck(version),
                own,
                names,
                wanted.anew(),
                new Patience(settings.startWithin()),
                settings.failures(),
                settings.sections());
        return PluginSet.load(found, rules, before);
    }

    private FoundPlugin found(PluginFile file, Wanted wanted, PluginSet before) {
        Optional<String> kept = Optional.ofNullable(wanted.kept().get(file.path()));
        PluginSource source =
                kept.isPresent() ? before.loaded(file.path()).orElseThrow().source() : source(file, before);
        FoundPlugin plugin = new FoundPlugin(file, source, kept);
        Optional.ofNullable(wanted.barred().get(file.path())).ifPresent(plugin::refuse);
        if (wanted.unloaded().contains(plugin.id())) {
            plugin.unload();
        }
        return plugin;
    }

    private PluginSource source(PluginFile file, PluginSet before) {
        return before.found().stream()
                .map(FoundPlugin::source)
                .filter(known -> known.file().equals(file))
                .findFirst()
                .orElseGet(() -> read(file));
    }
}

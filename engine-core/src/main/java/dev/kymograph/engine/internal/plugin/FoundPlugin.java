package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.PluginReport;
import java.util.List;
import java.util.Optional;
import org.pf4j.PluginDependency;

/** A file in a plugins folder, and what became of it. */
final class FoundPlugin {

    private final PluginFile file;
    private final PluginSource source;
    private final Optional<String> keptFor;
    private Optional<LoadedPlugin> loaded = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean unloaded;
    private boolean replaced;

    /**
     * Found.
     *
     * @param source of what is taken: the file's, or that of the version before it
     * @param keptFor why the file is not taken, where the version before it goes on
     */
    FoundPlugin(PluginFile file, PluginSource source, Optional<String> keptFor) {
        this.file = file;
        this.source = source;
        this.keptFor = keptFor;
        source.problem().ifPresent(this::refuse);
    }

    String id() {
        return source.id();
    }

    PluginFile file() {
        return file;
    }

    PluginSource source() {
        return source;
    }

    List<PluginDependency> dependencies() {
        return source.dependencies();
    }

    /** Whether nothing of it is wanted or can be used. */
    boolean isOut() {
        return isRefused() || unloaded || replaced;
    }

    boolean isRefused() {
        return refusal.isPresent();
    }

    void refuse(String why) {
        loaded = Optional.empty();
        refusal = Optional.of(why);
    }

    Optional<String> refusal() {
        return refusal;
    }

    void unload() {
        unloaded = true;
    }

    /** A newer version is taken. */
    void replace() {
        replaced = true;
    }

    boolean isReplaced() {
        return replaced;
    }

    Optional<LoadedPlugin> loaded() {
        return loaded;
    }

    void loads(LoadedPlugin plugin) {
        loaded = Optional.of(plugin);
    }

    Offer offer() {
        return loaded.map(LoadedPlugin::offer).orElse(Offer.NOTHING);
    }

    PluginReport report() {
        return new PluginReport(
                id(), source.version(), state(), file.path().toString(), offer().contributed(), problem());
    }

    private String before() {
        return source.version().isEmpty() ? "what it was before" : "its version " + source.version();
    }

    private PluginReport.State state() {
        if (isRefused()) {
            return PluginReport.State.REFUSED;
        }
        if (replaced) {
            return PluginReport.State.REPLACED;
        }
        if (unloaded) {
            return PluginReport.State.UNLOADED;
        }
        return loaded.filter(LoadedPlugin::isAside).isPresent() ? PluginReport.State.ASIDE : PluginReport.State.ACTIVE;
    }

    private Optional<String> problem() {
        String cannotUse = "Cannot use plugin '" + id() + "' (" + file.path() + "): ";
        if (isRefused()) {
            return refusal.map(cannotUse::concat);
        }
        if (keptFor.isPresent()) {
            return keptFor.map(why -> cannotUse + why + ". Until then " + before() + " goes on");
        }
        return loaded.flatMap(plugin -> plugin.trouble().or(source::warning))
                .map(why -> "Plugin '" + id() + "' (" + file.path() + "): " + why);
    }
}

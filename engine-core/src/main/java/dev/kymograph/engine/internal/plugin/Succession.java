package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.plugin.PluginLoader.Wanted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the plugins that run to those that are to run. What cannot be used ends nothing: where a file's new content is refused, the old
 * goes on, and where the newest of several versions is, the next newest takes its place.
 */
final class Succession {

    private final PluginLoader loader;
    private final PluginSet before;
    private final Optional<Declaring> declaring;
    private final Map<Path, String> kept = new HashMap<>();
    private final Map<Path, String> barred = new HashMap<>();

    Succession(PluginLoader loader, PluginSet before, Optional<Declaring> declaring) {
        this.loader = loader;
        this.before = before;
        this.declaring = declaring;
    }

    /** What is to run of these files, loaded and declared. */
    PluginSet next(List<PluginFile> files, Set<String> unloaded, Set<String> anew) {
        Wanted wanted = new Wanted(unloaded, anew, kept, barred);
        PluginSet next = tried(files, wanted);
        while (losesSomething(next)) {
            next.withdrawExcept(before.loaded());
            next = tried(files, wanted);
        }
        return next;
    }

    private PluginSet tried(List<PluginFile> files, Wanted wanted) {
        PluginSet next = loader.load(files, wanted, before);
        declaring.ifPresent(next::declare);
        return next;
    }

    /** Notes refused files in whose stead something else can run; true where there are more than before. */
    private boolean losesSomething(PluginSet next) {
        boolean more = false;
        for (FoundPlugin plugin : next.found()) {
            Path file = plugin.file().path();
            if (!plugin.isRefused() || barred.containsKey(file)) {
                continue;
            }
            if (hasChanged(plugin) && !kept.containsKey(file)) {
                kept.put(file, plugin.refusal().orElseThrow());
                more = true;
            } else if (next.hasReplaced(plugin)) {
                barred.put(file, plugin.refusal().orElseThrow());
                more = true;
            }
        }
        return more;
    }

    private boolean hasChanged(FoundPlugin plugin) {
        return before.loaded(plugin.file().path())
                .filter(old -> !old.source().file().equals(plugin.file()))
                .isPresent();
    }
}

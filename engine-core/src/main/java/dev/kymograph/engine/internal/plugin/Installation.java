package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Puts plugins into the data folder's own folder of them, and takes them away. */
final class Installation {

    private final InstalledFiles installed;
    private final PluginSet plugins;

    /** The last of the folders is the data folder's own. */
    Installation(List<Path> folders, PluginSet plugins) {
        if (folders.isEmpty()) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "plugins.folder",
                    "Cannot install or remove plugins: plugins.folders names no folder; name one");
        }
        this.installed = new InstalledFiles(folders.get(folders.size() - 1));
        this.plugins = plugins;
    }

    /** Puts a file that was tried; tells where. */
    Path put(Path file, PluginReport tried) {
        if (tried.state() == PluginReport.State.REFUSED) {
            throw new KymographException(
                    ErrorKind.PLUGIN, "plugin.refused", tried.problem().orElseThrow());
        }
        requireNewerThanElsewhere(tried);
        return installed.put(file, held(tried.id()));
    }

    /** Of several versions the newest runs: an older one would never. */
    private void requireNewerThanElsewhere(PluginReport tried) {
        Optional<FoundPlugin> other = plugins.found().stream()
                .filter(plugin -> plugin.id().equals(tried.id()) && !plugin.isRefused())
                .filter(plugin -> !installed.holds(plugin.file().path()))
                .filter(plugin ->
                        Versions.compare(tried.version(), plugin.source().version()) <= 0)
                .findFirst();
        if (other.isPresent()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "plugin.shipped",
                    "Cannot install plugin '" + tried.id() + "' in version [" + tried.version() + "]: version "
                            + other.get().source().version() + " is in "
                            + other.get().file().path() + ", and the newest runs; give this one a higher version");
        }
    }

    /** Deletes all versions of a plugin. */
    void delete(PluginReport report) {
        List<Path> held = held(report.id());
        if (held.isEmpty()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "plugin.shipped",
                    "Cannot remove plugin '" + report.id() + "': its file is " + report.file() + ", and only those in "
                            + installed.folder() + " are removed here. \"plugins unload " + report.id()
                            + "\" lets it go");
        }
        held.forEach(installed::delete);
    }

    private List<Path> held(String id) {
        return plugins.found().stream()
                .filter(plugin -> plugin.id().equals(id))
                .map(plugin -> plugin.file().path())
                .filter(installed::holds)
                .toList();
    }
}

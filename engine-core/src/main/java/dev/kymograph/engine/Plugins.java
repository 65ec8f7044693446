package dev.kymograph.engine;

import dev.kymograph.engine.Configuration.Setting;
import java.nio.file.Path;
import java.util.List;

/**
 * The plugins of an open engine. The plugins folders are watched: a file that is dropped there, changed or taken away needs no call
 * here. Questions that run finish on the version that they began with.
 */
public interface Plugins {

    /** What lies in the plugins folders, and what became of it. */
    List<PluginReport> list();

    /** Looks at the folders now instead of a little later. */
    List<PluginReport> refresh();

    /**
     * Takes a plugin again that was unloaded.
     *
     * @throws KymographException {@code plugin.unknown}
     */
    PluginReport load(String id);

    /**
     * Lets a plugin go until it is loaded again or the engine opens anew. What was measured stays readable.
     *
     * @throws KymographException {@code plugin.unknown}
     */
    PluginReport unload(String id);

    /**
     * Loads a plugin from its file anew, although nothing changed: the remedy for one that was put aside.
     *
     * @throws KymographException {@code plugin.unknown}
     */
    PluginReport reload(String id);

    /**
     * Tries a file as if it were dropped, beside the plugins that run; nothing is taken and nothing is declared.
     *
     * @throws KymographException {@code plugin.file} where there is no such file
     */
    PluginReport verify(Path file);

    /**
     * Puts a plugin into the data folder's plugins, in place of an earlier version, if it can be used.
     *
     * @param file a jar, a metric's file, or a Maven project that has built one
     * @throws KymographException {@code plugin.refused}, {@code plugin.file}; nothing has changed then
     */
    PluginReport install(Path file);

    /**
     * Deletes a plugin's file from the data folder's plugins. What was measured stays readable, and tables that the plugin kept for
     * itself stay for when it comes again.
     *
     * @throws KymographException {@code plugin.unknown}; {@code plugin.shipped} where it lies in another folder
     */
    void remove(String id);

    /**
     * As {@link #remove}, and takes away the tables that the plugin kept for itself, also of one whose file is gone already. Readings
     * stay.
     *
     * @throws KymographException {@code plugin.unknown} where nothing of it is there; {@code plugin.shipped}
     */
    void removeWithTables(String id);

    /**
     * What can be set of a plugin in its section of the configuration, and what is.
     *
     * @throws KymographException {@code plugin.unknown}
     */
    List<Setting> settings(String id);
}

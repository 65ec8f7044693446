package dev.kymograph.engine.internal.catalog;

import java.time.Duration;
import java.util.List;

/**
 * What a plugin keeps in the catalog beside what it declares: tables of its own, in a schema of its own.
 *
 * @param plugin its id
 * @param scripts that make the tables, by version from 1
 * @param tables those that users' SQL reads
 * @param within how long the scripts may take, all together
 */
public record PluginZone(String plugin, List<ZoneScript> scripts, List<ZoneTable> tables, Duration within) {

    public PluginZone {
        scripts = List.copyOf(scripts);
        tables = List.copyOf(tables);
    }

    /** The schema of a plugin. Ids have no underscores and no two marks in a row, so no two of them share one. */
    public static String schema(String plugin) {
        return "plugin_" + plugin.replace(".", "__").replace('-', '_');
    }

    public String schema() {
        return schema(plugin);
    }
}

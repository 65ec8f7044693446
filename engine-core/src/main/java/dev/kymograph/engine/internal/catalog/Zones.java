package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.extension.Rows;

/** What plugins keep beside what they declare: tables of their own. */
public interface Zones {

    /**
     * Brings a plugin's own tables to the newest of its scripts, all or nothing, once they have run where nothing else is.
     *
     * @throws dev.kymograph.engine.KymographException {@code plugin.migration}: a script fails or does what it may not, was changed
     *     since it ran, or the tables are newer; nothing has changed then. Its message follows "Cannot use plugin …: "
     */
    void migrate(PluginZone zone);

    /** Throws what {@link #migrate} would, and changes nothing. */
    void requireMigratable(PluginZone zone);

    /**
     * Takes a plugin's own tables away, by its scripts as far as they are known; what is left goes with them.
     *
     * @return false where it has none
     */
    boolean remove(PluginZone zone);

    /** Advances with each change of a plugin's tables; 0 where it has none. Cheap. */
    long version(String plugin);

    /** The rows of a plugin's table, its moments as BIGINT microseconds. */
    Rows rows(ZoneTable table);
}

package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.config.PluginSections;
import java.util.Set;

/**
 * By what plugins are taken at one look.
 *
 * @param own what needs no plugin
 * @param names that are taken already
 * @param anew ids of plugins that are to be loaded again although nothing changed
 * @param failures so many in a row are too many
 */
record PluginRules(
        PluginCheck check,
        Offer own,
        TakenNames names,
        Set<String> anew,
        Patience patience,
        int failures,
        PluginSections sections) {}

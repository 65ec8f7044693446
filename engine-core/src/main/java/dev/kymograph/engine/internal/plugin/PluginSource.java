package dev.kymograph.engine.internal.plugin;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a file in a plugins folder says of itself, read once for each change of the file. None of its code has run.
 *
 * @param copy its content, out of everybody's reach
 * @param problem why it is no plugin, where it is none
 */
record PluginSource(
        PluginFile file, Optional<Path> copy, Optional<Manifests.Description> description, Optional<String> problem) {

    static PluginSource read(PluginFile file, JarCopies copies) {
        try {
            Path copy = copies.of(file.path());
            return new PluginSource(
                    file, Optional.of(copy), Optional.of(new Manifests().describe(copy)), Optional.empty());
        } catch (Refusal e) {
            return new PluginSource(file, Optional.empty(), Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    /** Its id; where it has none, the file's name. */
    String id() {
        return description.map(found -> found.descriptor().getPluginId()).orElseGet(file::name);
    }

    String version() {
        return description.map(found -> found.descriptor().getVersion()).orElse("");
    }
}

package dev.kymograph.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the configuration says. */
public interface Configuration {

    /** All that is wrong with it, each with file, line and key; empty when it is right. */
    List<String> problems();

    /** What is said but has no effect, as a variable that looks like ours and is not. */
    List<String> warnings();

    /** What a key is for, its value and where that comes from; of a section, its keys. Empty for an unknown key. */
    Optional<Setting> explain(String key);

    /** All keys. */
    List<Setting> all();

    /**
     * The folder or file that a path is in where only the engine writes: the data folder, and the lake, its cache and the catalog
     * where these are elsewhere on this machine.
     *
     * @param file whose links are resolved; it need not be there
     * @throws KymographException {@code config.invalid} where the configuration is wrong
     */
    Optional<Path> ownPlace(Path file);

    /**
     * One key of the configuration.
     *
     * @param help what it is for
     * @param value as it would be used; secrets are masked
     * @param from the file and line, or the environment variable, that set it
     */
    record Setting(String key, String help, String value, String from) {}
}

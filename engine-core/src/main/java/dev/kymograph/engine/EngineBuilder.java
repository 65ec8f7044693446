package dev.kymograph.engine;

import dev.kymograph.engine.internal.config.ConfigurationFile;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.wiring.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/** Says how an engine is to be opened. */
public final class EngineBuilder {

    private final Map<String, String> overrides = new LinkedHashMap<>();
    private final List<ExtensionPoint> extensions = new ArrayList<>();
    private Optional<Path> file = Optional.empty();
    private boolean existing;

    EngineBuilder() {}

    /** The folder that holds the catalog and the lake. */
    public EngineBuilder data(Path folder) {
        return set("data", folder.toAbsolutePath().normalize().toString());
    }

    /** A configuration file; what it does not say has its default. */
    public EngineBuilder config(Path configurationFile) {
        file = Optional.of(configurationFile);
        return this;
    }

    /** Sets one key of the configuration, above file and environment. */
    public EngineBuilder set(String key, String value) {
        overrides.put(key, value);
        return this;
    }

    /** Adds an extension of the embedding program itself, which needs no jar. */
    public EngineBuilder extension(ExtensionPoint extension) {
        extensions.add(extension);
        return this;
    }

    /** Opens only what is there, and makes nothing: {@code data.none} where there is no catalog. */
    public EngineBuilder existing() {
        existing = true;
        return this;
    }

    /** What the configuration says, checked but not used. */
    public Configuration configuration() {
        return new ConfigurationFile(file, overrides, System.getenv());
    }

    public Engine open() {
        return Wiring.open(required(), List.copyOf(extensions));
    }

    /** An engine that knows the plugins and the vocabulary of this configuration, but no data; it leaves nothing behind. */
    public Engine openWithoutData() {
        return Wiring.openWithoutData(settings(), List.copyOf(extensions));
    }

    /** What scores readings that are not taken in, without opening the engine. */
    public Scoring scoring() {
        return Wiring.scoring(settings(), List.copyOf(extensions));
    }

    /** The catalog's tables, without opening the engine. */
    public Schema schema() {
        return Wiring.schema(required());
    }

    private Settings required() {
        Settings settings = settings();
        Path data = settings.data();
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION, "data.file", "Cannot use the data folder [" + data + "]: it is a file");
        }
        boolean embedded = settings.catalog().postgres().isEmpty();
        if (existing && embedded && !Files.exists(settings.catalog().database())) {
            String why = Files.exists(data) ? "holds no catalog" : "is not there";
            throw new KymographException(
                    ErrorKind.USAGE, "data.none", "Cannot open the data folder [" + data + "]: it " + why);
        }
        return settings;
    }

    private Settings settings() {
        return new ConfigurationFile(file, overrides, System.getenv()).settings();
    }
}

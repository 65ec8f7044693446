package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration file with its overrides and the environment above it. */
public final class ConfigurationFile implements Configuration {

    public ConfigurationFile(Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {}

    /** The settings; all problems at once where there are any. */
    public Settings settings() {
        throw new IllegalStateException("not built yet");
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public Optional<Setting> explain(String key) {
        return Optional.empty();
    }

    @Override
    public List<Setting> all() {
        return List.of();
    }
}

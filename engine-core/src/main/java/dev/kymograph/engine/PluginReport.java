package dev.kymograph.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plugin that was found.
 *
 * @param contributed what it brings: {@code metric pulse_rate}, {@code analysis breeds}
 * @param problem why it was refused, in one line
 */
public record PluginReport(String id, String version, State state, List<String> contributed, Optional<String> problem) {

    /** Where a plugin is in its life. */
    public enum State {
        ACTIVE,
        REFUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

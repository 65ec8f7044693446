package dev.kymograph.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plugin that was found.
 *
 * @param file where it was found
 * @param contributed what it brings: {@code metric pulse_rate}, {@code analysis breeds}
 * @param problem what is wrong with it or with its file, in one line
 */
public record PluginReport(
        String id, String version, State state, String file, List<String> contributed, Optional<String> problem) {

    /** Where a plugin is in its life. */
    public enum State {
        ACTIVE,
        /** Cannot be used. */
        REFUSED,
        /** Let go until it is loaded again. */
        UNLOADED,
        /** A newer version of it was found elsewhere; when that goes, it is taken. */
        REPLACED,
        /** Failed too often in a row, and is asked no more until it is reloaded. */
        ASIDE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

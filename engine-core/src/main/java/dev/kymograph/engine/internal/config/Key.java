package dev.kymograph.engine.internal.config;

import java.util.List;
import java.util.Locale;

/**
 * A key of the configuration.
 *
 * @param variables names in the environment that people already use for it, beside the one that its path gives
 */
record Key<T>(String path, ValueKind<T> kind, List<String> variables) {

    static <T> Key<T> of(String path, ValueKind<T> kind, String... variables) {
        return new Key<>(path, kind, List.of(variables));
    }

    /** {@code KYMO_DUCKDB_MEMORY}. */
    String variable() {
        return Keys.VARIABLE_PREFIX + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether a key's value must not be shown. */
    static boolean isSecret(String path) {
        return path.endsWith("password") || path.endsWith("secret") || path.endsWith("secret-key");
    }

    /** The value, unless it must not be shown. */
    static String masked(String path, String value) {
        return isSecret(path) ? "******" : value.replaceAll("//[^/@\\s]*@", "//******@");
    }
}

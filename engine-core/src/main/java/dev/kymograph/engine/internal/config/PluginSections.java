package dev.kymograph.engine.internal.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the configuration says under {@code plugins.ID}. Which keys there are only the plugin knows.
 *
 * @param entries by whole path
 */
public record PluginSections(Map<String, Entry> entries, Map<String, String> environment) {

    public static final PluginSections NONE = new PluginSections(Map.of(), Map.of());

    private static final String PREFIX = "plugins.";
    private static final String VARIABLES = Keys.VARIABLE_PREFIX + "PLUGINS_";

    public PluginSections {
        entries = Map.copyOf(entries);
        environment = environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(VARIABLES))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * What is said about one key.
     *
     * @param from where: {@code conf/my.conf:12}
     */
    public record Given(List<String> words, String from) {}

    /** Whether a path is one of a plugin's, and not the engine's. */
    static boolean holds(String path) {
        return path.startsWith(PREFIX) && path.indexOf('.', PREFIX.length()) > 0 && !Keys.BY_PATH.containsKey(path);
    }

    /** The keys that files and command line give a plugin. */
    public Set<String> keys(String plugin) {
        Set<String> keys = new TreeSet<>();
        String prefix = path(plugin, "");
        entries.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .forEach(path -> keys.add(path.substring(prefix.length())));
        return keys;
    }

    public Optional<Given> given(String plugin, String key) {
        Optional<Entry> entry = Optional.ofNullable(entries.get(path(plugin, key)));
        String variable = variable(plugin, key);
        String set = environment.getOrDefault(variable, "").strip();
        if (!set.isEmpty()
                && entry.filter(said -> said.from().equals(Entry.COMMAND_LINE)).isEmpty()) {
            return Optional.of(new Given(List.of(set), "environment " + variable));
        }
        return entry.map(said -> new Given(said.words(), said.from()));
    }

    /** Without the values: which of them are secrets only the plugin knows. */
    @Override
    public String toString() {
        return new TreeSet<>(entries.keySet()).toString();
    }

    /** {@code plugins.pulse.alarm-above}. */
    public static String path(String plugin, String key) {
        return PREFIX + plugin + "." + key;
    }

    /** {@code KYMO_PLUGINS_PULSE_ALARM_ABOVE}. */
    public static String variable(String plugin, String key) {
        return Keys.VARIABLE_PREFIX + path(plugin, key).replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}

package dev.kymograph.engine.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A user's configuration file. */
final class HoconFile {

    private final Path file;
    private final List<String> problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private HoconFile(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads what a file says about our keys.
     *
     * @param above what goes before the file: substitutions in it see these values
     * @param environment likewise
     * @param problems is added what is wrong with it
     */
    static Map<String, Entry> read(
            Path file, Map<String, Entry> above, Map<String, String> environment, List<String> problems) {
        HoconFile reading = new HoconFile(file, problems);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            String why = Files.isDirectory(file)
                    ? "it is a folder"
                    : Files.exists(file) ? "it is not a readable file" : "there is no such file";
            problems.add(file + ": cannot read the configuration: " + why);
            return reading.entries;
        }
        try {
            Config raw = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            Config defaults = ConfigFactory.parseString(Reference.text()).resolve();
            ConfigResolveOptions options =
                    ConfigResolveOptions.noSystem().appendResolver(new Outside(defaults, environment));
            Config known = asConfig(above).withFallback(raw).resolve(options);
            reading.walk("", own(raw, known, options).root(), raw.root());
        } catch (ConfigException.BugOrBroken e) {
            // What the library says then is all that it read, secrets included.
            problems.add(file + ": cannot read the configuration: its substitutions cannot be resolved."
                    + " Write the values themselves, or name them on the command line");
        } catch (ConfigException e) {
            problems.add(reading.describe(e));
        }
        return reading.entries;
    }

    /** What the file says; the library cannot tell it from what goes before the file where it says one thing twice. */
    private static Config own(Config raw, Config known, ConfigResolveOptions options) {
        try {
            return raw.resolveWith(known, options);
        } catch (ConfigException.BugOrBroken e) {
            return known;
        }
    }

    private void walk(String prefix, ConfigObject section, ConfigObject raw) {
        for (Map.Entry<String, ConfigValue> member : section.entrySet()) {
            if (!says(raw, member.getKey())) {
                continue;
            }
            String path = prefix + member.getKey();
            ConfigValue value = member.getValue();
            ConfigValue before = unresolved(raw, member.getKey());
            String place = place((before == null ? value : before).origin());
            Key<?> key = Keys.BY_PATH.get(path);
            List<Key<?>> inside = Keys.within(path);
            if (key != null) {
                take(key, value, place);
            } else if (ConfigurationFile.isInSection(path) && isSingle(value)) {
                entries.put(path, Entry.of(text(value), place));
            } else if (ConfigurationFile.isSection(path) && value instanceof ConfigObject object) {
                walk(path + ".", object, before instanceof ConfigObject rawObject ? rawObject : object);
            } else if (PluginSections.holds(path) && !(value instanceof ConfigObject)) {
                ofPlugin(path, value, place);
            } else if (prefix.startsWith("plugins.") && value instanceof ConfigObject object) {
                walk(path + ".", object, before instanceof ConfigObject rawObject ? rawObject : object);
            } else if (inside.isEmpty()) {
                unknown(path, value, place);
            } else if (value instanceof ConfigObject object) {
                walk(path + ".", object, before instanceof ConfigObject rawObject ? rawObject : object);
            } else {
                problems.add(place + ": " + path + ": found [" + Key.masked(path, show(value))
                        + "], expected a section with the keys "
                        + String.join(", ", inside.stream().map(Key::path).toList()));
            }
        }
    }

    /** The plugin itself checks it, when it is loaded. */
    private void ofPlugin(String path, ConfigValue value, String place) {
        if (value instanceof ConfigList list && list.stream().anyMatch(HoconFile::isNested)) {
            problems.add(place + ": " + path + ": expected a value or a list of values");
        } else if (value instanceof ConfigList list) {
            entries.put(path, new Entry(list.stream().map(HoconFile::text).toList(), true, place));
        } else if (value.valueType() != ConfigValueType.NULL) {
            entries.put(path, Entry.of(text(value), place));
        }
    }

    private void take(Key<?> key, ConfigValue value, String place) {
        if (value.valueType() == ConfigValueType.NULL) {
            return;
        }
        boolean list = value instanceof ConfigList;
        boolean plain = !(value instanceof ConfigObject)
                && (!list || ((ConfigList) value).stream().noneMatch(HoconFile::isNested));
        if (!plain || (list && !key.kind().list())) {
            problems.add(place + ": " + key.path() + ": found ["
                    + (value instanceof ConfigObject ? "a section" : Key.masked(key.path(), show(value)))
                    + "], expected " + key.kind().expected());
            return;
        }
        List<String> words = new ArrayList<>();
        if (value instanceof ConfigList items) {
            items.forEach(item -> words.add(text(item)));
        } else {
            words.add(text(value));
        }
        entries.put(key.path(), new Entry(words, list, place));
    }

    /** One line for each key in it, or one for an empty section. */
    private void unknown(String path, ConfigValue value, String place) {
        if (value instanceof ConfigObject object && !object.isEmpty()) {
            object.forEach((name, inner) -> unknown(path + "." + name, inner, place(inner.origin())));
        } else {
            problems.add(place + ": " + path + ": " + Keys.suggestion(path));
        }
    }

    private String describe(ConfigException e) {
        String message = e.getMessage().strip();
        String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
        String why = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        String what = e instanceof ConfigException.Parse && !(e instanceof ConfigException.UnresolvedSubstitution)
                ? "this is not HOCON: "
                : e instanceof ConfigException.IO ? "cannot read the configuration: " : "";
        return (e.origin() == null ? file.toString() : place(e.origin())) + ": " + what + why;
    }

    private String place(ConfigOrigin origin) {
        String name = origin.filename() == null ? file.toString() : origin.filename();
        return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
    }

    /** A value as it stands in the file, because a substitution's result forgets its line; null where it cannot be found. */
    private static ConfigValue unresolved(ConfigObject raw, String name) {
        try {
            return raw.get(name);
        } catch (ConfigException.NotResolved e) {
            return null;
        }
    }

    /** Whether the file itself says something of it, and not only what goes before the file. */
    private static boolean says(ConfigObject raw, String name) {
        try {
            return raw.containsKey(name);
        } catch (ConfigException.NotResolved e) {
            return true;
        }
    }

    private static boolean isSingle(ConfigValue value) {
        return !isNested(value) && value.valueType() != ConfigValueType.NULL;
    }

    private static boolean isNested(ConfigValue item) {
        return item instanceof ConfigObject || item instanceof ConfigList;
    }

    private static String show(ConfigValue value) {
        return value instanceof ConfigObject || value instanceof ConfigList
                ? value.unwrapped().toString()
                : text(value);
    }

    /** A single value as it was written: 0.10 stays 0.10. */
    private static String text(ConfigValue value) {
        return value.atKey("v").getString("v");
    }

    private static Config asConfig(Map<String, Entry> entries) {
        Config config = ConfigFactory.empty();
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            config = config.withValue(
                    entry.getKey(),
                    ConfigValueFactory.fromAnyRef(entry.getValue().text()));
        }
        return config;
    }

    /** What substitutions in a file may stand for beside what is in it: our own values, and {@code ${HOME}}. An empty variable says nothing. */
    private record Outside(Config defaults, Map<String, String> environment) implements ConfigResolver {

        @Override
        public ConfigValue lookup(String path) {
            if (defaults.hasPath(path)) {
                return defaults.getValue(path);
            }
            String value = environment.getOrDefault(path, "");
            return value.isBlank() ? null : ConfigValueFactory.fromAnyRef(value, "environment " + path);
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}

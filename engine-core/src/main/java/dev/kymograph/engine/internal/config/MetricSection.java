package dev.kymograph.engine.internal.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.kymograph.engine.internal.text.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A part of a metric's file. What is wrong in it is added to the problems, with line and key. */
record MetricSection(Path file, String prefix, ConfigObject object, List<String> problems) {

    /** Notes keys that are not among these. */
    void allow(List<String> keys) {
        object.forEach((key, value) -> {
            if (!keys.contains(key)) {
                problem(
                        key,
                        value.origin(),
                        "unknown key." + Nearest.didYouMean(key, keys) + " Known are " + String.join(", ", keys));
            }
        });
    }

    Optional<String> required(String key) {
        require(key);
        return text(key);
    }

    /** Notes that a key is missing. */
    void require(String key) {
        if (!has(key)) {
            problem(key, object.origin(), "it is missing");
        }
    }

    boolean has(String key) {
        return value(key).isPresent();
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof ConfigObject || value instanceof ConfigList) {
                problem(key, value.origin(), "found [" + value.unwrapped() + "], expected a single value");
                return Optional.empty();
            }
            return Optional.of(MetricFile.text(value));
        });
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (ConfigValue item : list(key)) {
            if (item instanceof ConfigObject || item instanceof ConfigList) {
                problem(key, item.origin(), "found [" + item.unwrapped() + "], expected a single value");
            } else {
                texts.add(MetricFile.text(item));
            }
        }
        return texts;
    }

    Optional<MetricSection> section(String key) {
        return value(key).flatMap(value -> section(key, value));
    }

    /** One for each item of a list. */
    List<MetricSection> sections(String key) {
        require(key);
        List<MetricSection> sections = new ArrayList<>();
        List<ConfigValue> items = list(key);
        for (int i = 0; i < items.size(); i++) {
            section(key + "[" + i + "]", items.get(i)).ifPresent(sections::add);
        }
        return sections;
    }

    /** Makes something of the value of a key. */
    <T> Optional<T> made(String key, String expected, Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            ConfigValue value = value(key).orElseThrow();
            problem(key, value.origin(), "found [" + shown(value) + "], expected " + expected);
            return Optional.empty();
        }
    }

    /** Makes something of the whole section. */
    <T> Optional<T> made(Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            problems.add(
                    place(file, object.origin()) + ": " + (prefix.isEmpty() ? "" : prefix + ": ") + e.getMessage());
            return Optional.empty();
        }
    }

    /** Names in lower case, one after the other. */
    static String words(Enum<?>[] names) {
        return Arrays.stream(names)
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    static String describe(Path file, ConfigException e) {
        String message = e.getMessage().strip();
        String origin = e.origin() == null ? "" : e.origin().description() + ": ";
        String why = message.startsWith(origin) ? message.substring(origin.length()) : message;
        return (e.origin() == null ? file.getFileName().toString() : place(file, e.origin()))
                + (e instanceof ConfigException.IO ? ": cannot read it: " : ": this is not HOCON: ")
                + why;
    }

    private Optional<MetricSection> section(String key, ConfigValue value) {
        if (value instanceof ConfigObject inner) {
            return Optional.of(new MetricSection(file, path(key), inner, problems));
        }
        problem(key, value.origin(), "found [" + shown(value) + "], expected a section { … }");
        return Optional.empty();
    }

    private List<ConfigValue> list(String key) {
        Optional<ConfigValue> value = value(key);
        if (value.isPresent() && !(value.get() instanceof ConfigList)) {
            problem(key, value.get().origin(), "found [" + shown(value.get()) + "], expected a list […]");
        }
        return value.map(found -> found instanceof ConfigList items ? items : List.<ConfigValue>of())
                .orElse(List.of());
    }

    private Optional<ConfigValue> value(String key) {
        return Optional.ofNullable(object.get(key)).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    private void problem(String key, ConfigOrigin origin, String what) {
        problems.add(place(file, origin) + ": " + path(key) + ": " + what);
    }

    private String path(String key) {
        return prefix.isEmpty() ? key : prefix + "." + key;
    }

    private static String shown(ConfigValue value) {
        return String.valueOf(value.unwrapped());
    }

    private static String place(Path file, ConfigOrigin origin) {
        return origin.lineNumber() > 0
                ? file.getFileName() + ":" + origin.lineNumber()
                : file.getFileName().toString();
    }
}

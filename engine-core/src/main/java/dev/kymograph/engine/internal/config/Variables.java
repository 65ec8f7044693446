package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.internal.text.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The environment: each key's own variable, and the names that people already use. */
final class Variables {

    /** The launcher's; not keys. */
    private static final Set<String> LAUNCHER = Set.of("KYMO_JAVA_OPTIONS");

    /** Maybe of a plugin's own key; which of those there are is not known here. */
    private static final Pattern OF_PLUGIN = Pattern.compile(Keys.VARIABLE_PREFIX + "PLUGINS_[^_]+_.+");

    static final String DATA_SYNC_INTERVAL = "DATA_SYNC_INTERVAL";

    static final String ENABLE_DUAL_WRITE = "ENABLE_DUAL_WRITE";

    private static final String ROW_GROUP_SIZE = "PARQUET_ROW_GROUP_SIZE";
    private static final long MOST_ROWS = 10_000_000;

    private Variables() {}

    /** What the environment says about our keys. An empty variable says nothing, but for the tenant. */
    static Map<String, Entry> read(Map<String, String> environment) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Key<?> key : Keys.ALL) {
            named(key, environment).ifPresent(variable -> {
                String text = environment.get(variable).strip();
                String value = switch (variable) {
                    case ROW_GROUP_SIZE -> rows(text);
                    case DATA_SYNC_INTERVAL -> seconds(text);
                    case ENABLE_DUAL_WRITE -> dualWrite(text);
                    default -> text;
                };
                entries.put(key.path(), Entry.of(value, "environment " + variable));
            });
        }
        return entries;
    }

    /**
     * Variables that look like ours and are not. No more than a warning: others name theirs so too, as Kubernetes does for a
     * service called "kymo".
     */
    static List<String> unknown(Map<String, String> environment) {
        List<String> known = Keys.ALL.stream().map(Key::variable).toList();
        return new TreeSet<>(environment.keySet())
                .stream()
                        .filter(name -> name.startsWith(Keys.VARIABLE_PREFIX))
                        .filter(name -> !known.contains(name) && !LAUNCHER.contains(name))
                        .filter(name -> !OF_PLUGIN.matcher(name).matches())
                        .map(name -> "environment " + name + ": has no effect: "
                                + Nearest.to(name, known)
                                        .map(near -> "did you mean " + near + "?")
                                        .orElse("there is no such key"))
                        .toList();
    }

    private static Optional<String> named(Key<?> key, Map<String, String> environment) {
        // Who is to see no more than a tenant does would see all if an empty one said nothing.
        boolean tenant = key.path().equals(Keys.TENANT.path()) && environment.containsKey(key.variable());
        if (tenant || isSet(key.variable(), environment)) {
            return Optional.of(key.variable());
        }
        return key.variables().stream().filter(name -> isSet(name, environment)).findFirst();
    }

    private static boolean isSet(String name, Map<String, String> environment) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    /** Others write a number without a unit. */
    private static String seconds(String text) {
        return text.matches("\\d{1,9}") ? text + "s" : text;
    }

    /** Others say whether, and not for how long. */
    private static String dualWrite(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> "7d";
            case "false", "no", "off", "0" -> "0s";
            default -> text;
        };
    }

    /** Other writers count a row group in bytes; DuckDB takes 1 KiB for a row. */
    private static String rows(String text) {
        try {
            Amount amount = Amount.parse(text);
            boolean bytes = amount.bytes() > MOST_ROWS || !text.chars().allMatch(Character::isDigit);
            return bytes && !amount.isPart() ? Long.toString(amount.bytes() / 1024) : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}

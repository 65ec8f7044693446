package dev.kymograph.engine.internal.parameter;

import dev.kymograph.engine.extension.Meaning;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.Secret;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A type that a single word can be converted to.
 *
 * @param word as people write it in help: {@code number}
 * @param expected for messages: "a whole number"
 * @param allowed the words allowed by the type itself; empty for any
 * @param meanings what words allowed mean, where that is said
 * @param conversion throws {@link IllegalArgumentException} or {@link DateTimeException} for a word that it cannot convert
 */
record ValueType(
        String word,
        String expected,
        List<String> allowed,
        Map<String, String> meanings,
        Function<String, Object> conversion) {

    private ValueType(String word, String expected, List<String> allowed, Function<String, Object> conversion) {
        this(word, expected, allowed, Map.of(), conversion);
    }

    /** What help calls a file that is read. */
    static final String FILE = "file";

    /** What help calls a metric type that is looked at beside another. */
    static final String METRIC = "metric";

    private static final ValueType INTEGER =
            new ValueType("whole number", "a whole number", List.of(), Integer::valueOf);
    private static final ValueType LONG = new ValueType("whole number", "a whole number", List.of(), Long::valueOf);
    private static final ValueType DOUBLE =
            new ValueType("number", "a number such as 0.5", List.of(), ValueType::finiteNumber);
    private static final ValueType BOOLEAN =
            new ValueType("true|false", "true or false", List.of("true", "false"), ValueType::truth);
    private static final ValueType DURATION = new ValueType(
            "duration",
            "a duration such as 90s, 15m, 1h, 7d or 1w",
            List.of(),
            word -> DurationWord.parse(word).orElseThrow(IllegalArgumentException::new));

    private static final Map<Class<?>, ValueType> KNOWN = Map.of(
            int.class, INTEGER,
            Integer.class, INTEGER,
            long.class, LONG,
            Long.class, LONG,
            double.class, DOUBLE,
            Double.class, DOUBLE,
            boolean.class, BOOLEAN,
            Boolean.class, BOOLEAN,
            Duration.class, DURATION,
            String.class, new ValueType("word", "a word", List.of(), word -> word));

    private static final Map<Class<?>, ValueType> OTHERS = Map.of(
            Secret.class, new ValueType("secret", "a secret", List.of(), Secret::of),
            OtherMetric.class, new ValueType(METRIC, "the name of a metric type", List.of(), OtherMetric::new),
            Path.class, new ValueType(FILE, "the path of a file", List.of(), Path::of),
            LocalDate.class, new ValueType("date", "a date such as 2023-01-31", List.of(), LocalDate::parse),
            ZoneId.class, new ValueType("zone", "a time zone such as Europe/Berlin or UTC", List.of(), ZoneId::of));

    /** The type for a component's class. */
    static ValueType of(Class<?> type) {
        if (type.isEnum()) {
            return ofEnum(type);
        }
        ValueType found = KNOWN.getOrDefault(type, OTHERS.get(type));
        if (found == null) {
            throw new IllegalArgumentException("a parameter cannot be of type " + type.getName());
        }
        return found;
    }

    private static ValueType ofEnum(Class<?> type) {
        List<Enum<?>> constants = Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(c -> (Enum<?>) c)
                .toList();
        List<String> words = constants.stream().map(ValueType::wordOf).toList();
        return new ValueType(
                "word",
                "one of " + String.join(", ", words),
                words,
                meanings(type, constants),
                word -> constants.stream()
                        .filter(constant -> wordOf(constant).equals(word))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
    }

    private static Map<String, String> meanings(Class<?> type, List<Enum<?>> constants) {
        Map<String, String> meanings = new HashMap<>();
        for (Enum<?> constant : constants) {
            try {
                Meaning said = type.getField(constant.name()).getAnnotation(Meaning.class);
                if (said != null) {
                    meanings.put(wordOf(constant), said.value());
                }
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException(e);
            }
        }
        return Map.copyOf(meanings);
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Object finiteNumber(String word) {
        double number = Double.parseDouble(word);
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    private static Object truth(String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }
}

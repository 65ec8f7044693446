package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as JSON in one line. */
public final class JsonText {

    private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

    private JsonText() {}

    /** A reading, as a file would have it. */
    public static String of(Reading reading, SubjectKind kind) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(kind.idColumn(), reading.subject());
        values.put(Rule.TIMESTAMP, reading.timestamp());
        reading.values().forEach(values::putIfAbsent);
        reading.sensor().ifPresent(sensor -> values.put(Rule.SENSOR, sensor));
        reading.quality().ifPresent(score -> values.put(Rule.QUALITY, score));
        return of(values);
    }

    /** Whoever reads a text again finds what it was, down to its zeros; so a number in a text stays a text. */
    public static String of(Map<?, ?> values) {
        return values.entrySet().stream()
                .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + ofValue(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** A value of any kind; numbers that JSON does not hold exactly become texts. */
    public static String ofValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return of(map);
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(JsonText::ofValue).collect(Collectors.joining(", ", "[", "]"));
        }
        String text = String.valueOf(value);
        boolean isNumber = value instanceof Double || value instanceof Float || isWhole(value);
        return value == null || value instanceof Boolean || (isNumber && text.matches(NUMBER)) ? text : quoted(text);
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '"', '\\' -> quoted.append('\\').append(each);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(each < ' ' ? String.format("\\u%04x", (int) each) : each);
            }
        }
        return quoted.append('"').toString();
    }
}

package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The readings of a hot batch as one text, so that a batch is one row: a line for each reading with subject, microseconds, sensor,
 * quality and the fields in the metric type's order, a tab between them. A value that is not there is {@code \N}; tab, new line, NUL
 * and backslash in a text have a backslash before them. The migration that made the column writes the same.
 */
final class HotText {

    private static final String NULL = "\\N";
    private static final int FIRST_FIELD = 4;

    private HotText() {}

    static String of(MetricType type, List<Reading> readings) {
        StringBuilder text = new StringBuilder(48 * readings.size());
        for (Reading reading : readings) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(reading.subject()).append('\t').append(Micros.of(reading.timestamp()));
            add(text, reading.sensor().orElse(null));
            add(text, reading.quality().isPresent() ? (float) reading.quality().getAsDouble() : null);
            for (Field field : type.fields()) {
                add(text, reading.values().get(field.name()), field.type());
            }
        }
        return text.toString();
    }

    /** The same readings after their metric type became wider. */
    static String widened(MetricType before, MetricType now, String content) {
        return lines(content).stream()
                .map(line -> widenedLine(before, now, line))
                .collect(Collectors.joining("\n"));
    }

    private static String widenedLine(MetricType before, MetricType now, String line) {
        Object[] values = values(before, line);
        int fields = before.fields().size();
        StringBuilder text = new StringBuilder(line.length() + 16);
        text.append(values[0]).append('\t').append(values[1]);
        add(text, values[fields + 2]);
        add(text, values[fields + 3]);
        // What was declared is still declared, at the same place.
        for (int i = 0; i < fields; i++) {
            add(text, values[2 + i], now.fields().get(i).type());
        }
        return text.toString();
    }

    private static void add(StringBuilder text, Object value, FieldType type) {
        switch (value == null ? FieldType.TEXT : type) {
            case FLOAT -> add(text, ((Number) value).floatValue());
            case DOUBLE -> add(text, ((Number) value).doubleValue());
            case INTEGER, BIGINT -> add(text, ((Number) value).longValue());
            case BOOLEAN -> add(text, (Boolean) value);
            case TEXT -> add(text, (String) value);
        }
    }

    private static void add(StringBuilder text, Object value) {
        text.append('\t');
        if (value == null) {
            text.append(NULL);
        } else if (value instanceof String words) {
            escape(text, words);
        } else {
            text.append(value);
        }
    }

    private static void escape(StringBuilder text, String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\0' -> text.append("\\0");
                default -> text.append(c);
            }
        }
    }

    /** One reading: subject, microseconds, the fields, sensor and quality; a field that was declared later is null. */
    static Object[] values(MetricType type, String line) {
        List<String> parts = split(line, '\t');
        int fields = type.fields().size();
        Object[] values = new Object[fields + FIRST_FIELD];
        values[0] = Integer.valueOf(parts.get(0));
        values[1] = Long.valueOf(parts.get(1));
        for (int i = 0; i < fields; i++) {
            String part = FIRST_FIELD + i < parts.size() ? parts.get(FIRST_FIELD + i) : NULL;
            values[2 + i] = value(type.fields().get(i).type(), part);
        }
        values[fields + 2] = value(FieldType.TEXT, parts.get(2));
        values[fields + 3] = value(FieldType.FLOAT, parts.get(3));
        return values;
    }

    /** The lines of a batch's text. */
    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : split(text, '\n');
    }

    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf(at); to >= 0; to = text.indexOf(at, from)) {
            parts.add(text.substring(from, to));
            from = to + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static Object value(FieldType type, String part) {
        if (part.equals(NULL)) {
            return null;
        }
        return switch (type) {
            case FLOAT -> Float.valueOf(number(part));
            case DOUBLE -> Double.valueOf(number(part));
            case INTEGER -> Integer.valueOf(part);
            case BIGINT -> Long.valueOf(part);
            case BOOLEAN -> Boolean.valueOf(part);
            case TEXT -> unescape(part);
        };
    }

    /** What is no number is written in one way by Java, in another by SQL. */
    private static String number(String part) {
        return switch (part) {
            case "nan" -> "NaN";
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            default -> part;
        };
    }

    private static String unescape(String part) {
        if (part.indexOf('\\') < 0) {
            return part;
        }
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\') {
                i++;
                c = part.charAt(i);
                c = c == 't' ? '\t' : c == 'n' ? '\n' : c == '0' ? '\0' : c;
            }
            words.append(c);
        }
        return words.toString();
    }

    /** Subject, first and last microsecond and number of readings of each span, a line for each. */
    static String ofSpans(List<Span> spans) {
        StringBuilder text = new StringBuilder();
        for (Span span : spans) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(span.subject())
                    .append('\t')
                    .append(span.fromMicros());
            text.append('\t').append(span.toMicros()).append('\t').append(span.readings());
        }
        return text.toString();
    }

    static List<Span> spans(String text) {
        return lines(text).stream()
                .map(line -> split(line, '\t'))
                .map(parts -> new Span(
                        Integer.parseInt(parts.get(0)),
                        Long.parseLong(parts.get(1)),
                        Long.parseLong(parts.get(2)),
                        Long.parseLong(parts.get(3))))
                .toList();
    }
}

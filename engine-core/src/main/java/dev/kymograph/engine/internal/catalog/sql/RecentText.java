package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;

/** The fields of a reading as a JSON object. What JSON has no number for is a text that casts to that number. */
final class RecentText {

    private RecentText() {}

    static String of(MetricType type, Reading reading) {
        StringBuilder json = new StringBuilder(32).append('{');
        for (Field field : type.fields()) {
            Object value = reading.values().get(field.name());
            if (value != null) {
                json.append(json.length() == 1 ? "" : ", ");
                quote(json, field.name());
                json.append(": ");
                add(json, value);
            }
        }
        return json.append('}').toString();
    }

    private static void add(StringBuilder json, Object value) {
        boolean plain = value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || (value instanceof Number number && isPlain(number.doubleValue()));
        if (plain) {
            json.append(value);
        } else {
            quote(json, String.valueOf(value));
        }
    }

    /** A number without a sign of its own for zero, as JSON's are where they are kept as decimals. */
    private static boolean isPlain(double number) {
        return Double.isFinite(number) && Double.doubleToRawLongBits(number) != Double.doubleToRawLongBits(-0.0);
    }

    /** Whether a reading has a text that cannot be kept as it is. */
    static boolean hasNul(Reading reading) {
        return reading.sensor().filter(RecentText::hasNul).isPresent()
                || reading.values().values().stream().anyMatch(value -> value instanceof String text && hasNul(text));
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c == '\0') {
                json.append('\uFFFD');
            } else if (c < ' ') {
                json.append("\\u").append(String.format("%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}

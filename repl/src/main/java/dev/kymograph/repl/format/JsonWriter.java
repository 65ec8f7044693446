package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Rows as JSON objects. */
final class JsonWriter implements RowsWriter {

    private static final String HEX = "0123456789abcdef";

    private final String before;
    private final String between;
    private final String after;

    JsonWriter(String before, String between, String after) {
        this.before = before;
        this.between = between;
        this.after = after;
    }

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        List<String> names = Cells.names(rows.columns()).stream()
                .map(name -> quoted(name) + ": ")
                .toList();
        long count = 0;
        StringBuilder row = new StringBuilder();
        while (rows.next()) {
            row.setLength(0);
            row.append(count == 0 ? before : between).append('{');
            for (int i = 0; i < names.size(); i++) {
                row.append(i == 0 ? "" : ", ").append(names.get(i));
                value(rows.value(i), row);
            }
            out.append(row.append('}'));
            count++;
        }
        if (count > 0) {
            out.append(after);
        } else if (!before.isEmpty()) {
            out.append("[]\n");
        }
        return new Written(count, true);
    }

    private static void value(Object value, StringBuilder out) {
        if (value == null
                || (value instanceof Double d && !Double.isFinite(d))
                || (value instanceof Float f && !Float.isFinite(f))) {
            out.append("null");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(Cells.text(value));
        } else if (value instanceof List<?> list) {
            list(list, out);
        } else if (value instanceof Map<?, ?> map) {
            object(map, out);
        } else {
            quote(Cells.text(value), out);
        }
    }

    private static void list(List<?> values, StringBuilder out) {
        out.append('[');
        String between = "";
        for (Object value : values) {
            out.append(between);
            value(value, out);
            between = ", ";
        }
        out.append(']');
    }

    private static void object(Map<?, ?> values, StringBuilder out) {
        out.append('{');
        String between = "";
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            quote(entry.getKey().toString(), out.append(between));
            value(entry.getValue(), out.append(": "));
            between = ", ";
        }
        out.append('}');
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        quote(text, out);
        return out.toString();
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || isLone(text, i)) {
                        unicode(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half of a surrogate pair has no UTF-8. */
    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static void unicode(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xf));
        }
    }
}

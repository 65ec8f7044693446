package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values as text. */
public final class Cells {

    private Cells() {}

    /** A value as plain text; empty for null. */
    public static String text(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Float || value instanceof Double) {
            return number(value.toString());
        }
        if (value instanceof Instant moment) {
            return Moments.text(moment);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Cells::inner).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + inner(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.toString();
    }

    private static String inner(Object value) {
        return value == null ? "null" : text(value);
    }

    /** Java's shortest text of a floating-point number, without an exponent where people would not write one. */
    private static String number(String shortest) {
        int exponent = shortest.indexOf('E');
        if (exponent < 0) {
            return shortest;
        }
        int power = Integer.parseInt(shortest, exponent + 1, shortest.length(), 10);
        if (power < -7 || power > 15) {
            return shortest.replace('E', 'e');
        }
        String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /** Whether one of {@code characters} is in the text; every cell of an export comes by here. */
    static boolean hasAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Columns under names that each is called by alone. */
    static List<Column> named(List<Column> columns) {
        List<String> names = names(columns);
        return IntStream.range(0, columns.size())
                .mapToObj(i -> new Column(
                        names.get(i), columns.get(i).type(), columns.get(i).unit()))
                .toList();
    }

    /** The names of columns, each once: of two with one name the later gets a number. */
    static List<String> names(List<Column> columns) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            for (int next = 1; !taken.add(name); next++) {
                name = column.name() + "_" + next;
            }
            names.add(name);
        }
        return names;
    }
}

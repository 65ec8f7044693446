package dev.kymograph.engine.internal.duckdb;

import java.util.Collection;
import java.util.stream.Collectors;

/** The one place where names and values become part of SQL text. */
public final class SqlText {

    private SqlText() {}

    /** A quoted identifier. */
    public static String name(String identifier) {
        return '"' + withoutNul(identifier).replace("\"", "\"\"") + '"';
    }

    /** A quoted string. */
    public static String text(String value) {
        return '\'' + withoutNul(value).replace("'", "''") + '\'';
    }

    /** A list of quoted strings. */
    public static String texts(Collection<String> values) {
        return values.stream().map(SqlText::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A list of numbers in parentheses, as IN takes it. */
    public static String numbers(Collection<? extends Number> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String withoutNul(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text with a NUL character");
        }
        return value;
    }
}

package dev.kymograph.engine.internal.duckdb;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.stream.Collectors;

/** The one place where names and values become part of SQL text. */
public final class SqlText {

    private SqlText() {}

    /** A quoted identifier. */
    public static String name(String identifier) {
        if (identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name with a NUL character");
        }
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A quoted string. */
    public static String text(String value) {
        String quoted = '\'' + value.replace("'", "''") + '\'';
        // A statement ends at a NUL.
        return value.indexOf('\0') < 0 ? quoted : '(' + quoted.replace("\0", "' || chr(0) || '") + ')';
    }

    /** A literal: of a string, number, boolean, {@link LocalDate} or {@link Instant}. */
    public static String value(Object value) {
        if (value instanceof String string) {
            return text(string);
        }
        if (value instanceof LocalDate date) {
            return "DATE " + text(date.toString());
        }
        if (value instanceof Instant instant) {
            return timestamp(Micros.of(instant));
        }
        if (value instanceof Double || value instanceof Float) {
            return "CAST(" + text(value.toString()) + " AS DOUBLE)";
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException(
                "no literal for a " + value.getClass().getName());
    }

    /** A literal for a moment in UTC. */
    public static String timestamp(long micros) {
        return "make_timestamp(CAST(" + micros + " AS BIGINT))";
    }

    /** A list of quoted strings. */
    public static String texts(Collection<String> values) {
        return values.stream().map(SqlText::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * A relation of exactly these Parquet files, whatever their names; folders called {@code year=2023} are no columns.
     *
     * @param pathColumn the name of a column with each row's file; empty for none
     */
    public static String parquet(Collection<String> paths, String pathColumn) {
        return "read_parquet(" + texts(paths.stream().map(SqlText::pattern).toList()) + ", hive_partitioning = false"
                + (pathColumn.isEmpty() ? "" : ", filename = " + text(pathColumn)) + ")";
    }

    /** What DuckDB is told to read exactly this file. */
    public static String pattern(String path) {
        return path.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]");
    }

    /** A list of numbers in parentheses, as IN takes it. */
    public static String numbers(Collection<? extends Number> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}

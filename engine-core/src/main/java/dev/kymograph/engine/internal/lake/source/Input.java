package dev.kymograph.engine.internal.lake.source;

import java.util.Locale;

/**
 * A value as a file gives it.
 *
 * @param sql an expression for it
 * @param type its type in DuckDB
 */
record Input(String sql, String type) {

    static Input text(String sql) {
        return new Input(sql, "VARCHAR");
    }

    boolean isWhole() {
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT" -> true;
            default -> false;
        };
    }

    boolean isReal() {
        return type.equals("FLOAT") || type.equals("DOUBLE");
    }

    boolean isMoment() {
        return type.startsWith("TIMESTAMP") || type.equals("DATE");
    }

    boolean isText() {
        return type.equals("VARCHAR");
    }
}

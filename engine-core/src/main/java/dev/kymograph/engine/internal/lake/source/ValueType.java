package dev.kymograph.engine.internal.lake.source;

/** What a column of checked rows can hold. */
enum ValueType {
    INTEGER("INTEGER", "a whole number (INTEGER)"),
    BIGINT("BIGINT", "a whole number (BIGINT)"),
    FLOAT("FLOAT", "a number (FLOAT)"),
    DOUBLE("DOUBLE", "a number (DOUBLE)"),
    BOOLEAN("BOOLEAN", "true or false"),
    TEXT("VARCHAR", "a text"),
    DATE("DATE", "a date such as 2023-01-15 in the years 1 to 9999"),
    TIMESTAMP("TIMESTAMP", "a time such as 2023-01-15T10:30:00Z in the years 1 to 9999");

    private final String sql;
    private final String phrase;

    ValueType(String sql, String phrase) {
        this.sql = sql;
        this.phrase = phrase;
    }

    String sql() {
        return sql;
    }

    String phrase() {
        return phrase;
    }

    boolean isWhole() {
        return this == INTEGER || this == BIGINT;
    }

    boolean isReal() {
        return this == FLOAT || this == DOUBLE;
    }
}

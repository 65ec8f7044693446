package dev.kymograph.engine.internal.lake.source;

/**
 * A value as a file gives it.
 *
 * @param sql an expression for it
 * @param type its type in DuckDB
 * @param origin where a value of this type comes from
 */
record Input(String sql, String type, Origin origin) {

    /** Where a value of some type comes from. */
    enum Origin {
        /** The file holds values of this type. */
        TYPED,
        /** DuckDB made it from text: an infinity may be a number that was too large. */
        FROM_TEXT
    }

    static Input text(String sql) {
        return new Input(sql, "VARCHAR", Origin.TYPED);
    }

    boolean isWhole() {
        return switch (type) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT" -> true;
            default -> false;
        };
    }

    boolean isReal() {
        return type.equals("FLOAT") || type.equals("DOUBLE");
    }

    boolean isTruth() {
        return type.equals("BOOLEAN");
    }

    boolean isMoment() {
        return type.startsWith("TIMESTAMP") || type.equals("DATE");
    }

    boolean isText() {
        return type.equals("VARCHAR");
    }
}

package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.LentTable;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.lake.source.JsonText;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * How values of a lent column come into DuckDB again: those that the appender takes as they are, all others as a text that DuckDB
 * converts.
 *
 * @param type what they become, by DuckDB's name
 * @param plain the type that they are added as
 */
record LentColumn(ColumnType kind, String type, String plain) {

    private static final String TEXT = "VARCHAR";

    /** Types whose values have no text that DuckDB makes the same value of; they stay what they are shown as. */
    private static final Pattern SHOWN =
            Pattern.compile("\\b(BLOB|UNION|TUPLE|VARIANT|GEOMETRY|UNKNOWN|NULL|ENUM(?!\\())\\b");

    static LentColumn of(LentTable table, int index) {
        ColumnType kind = table.columns().get(index).type();
        String told = table.types().get(index);
        boolean known =
                !told.isEmpty() && (told.equals("BLOB") || !SHOWN.matcher(told).find());
        return new LentColumn(kind, known ? told : type(table, index), plain(kind, told));
    }

    /** What a type of ours is kept in. */
    private static String type(LentTable table, int index) {
        ColumnType kind = table.columns().get(index).type();
        return switch (kind) {
            case TEXT, OTHER -> TEXT;
            case NESTED -> "JSON";
            case DECIMAL -> decimal(table, index);
            default -> kind.name();
        };
    }

    private static String decimal(LentTable table, int index) {
        int scale = 0;
        try (Rows rows = table.rows().get()) {
            while (rows.next()) {
                scale = Math.max(scale, rows.value(index) instanceof BigDecimal number ? number.scale() : 0);
            }
        }
        return scale == 0 ? "HUGEINT" : "DECIMAL(38," + scale + ")";
    }

    private static String plain(ColumnType kind, String told) {
        return switch (kind) {
            case BOOLEAN, INTEGER, BIGINT, FLOAT, DOUBLE, DATE -> kind.name();
            // The appender has no nanoseconds.
            case TIMESTAMP -> told.equals("TIMESTAMP_NS") ? TEXT : kind.name();
            case TEXT, DECIMAL, NESTED, OTHER -> TEXT;
        };
    }

    /** A value as the appender takes it. */
    Object value(Object value) {
        if (value == null || !plain.equals(TEXT)) {
            return value;
        }
        if (kind == ColumnType.NESTED) {
            return JsonText.ofValue(value);
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** Makes the value of what was added. */
    String typed(String column) {
        if (type.equals("BLOB")) {
            return "unhex(" + column + ")";
        }
        String source = kind == ColumnType.NESTED ? "CAST(" + column + " AS JSON)" : column;
        return type.equals(plain) ? column : "CAST(" + source + " AS " + type + ")";
    }
}

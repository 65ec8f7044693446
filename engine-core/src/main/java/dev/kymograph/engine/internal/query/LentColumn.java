package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.LentTable;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.lake.source.JsonText;
import java.math.BigDecimal;
import java.util.regex.Pattern;

import static java.util.regex.Matcher.quoteReplacement;

/**
 * How values of a lent column come into DuckDB again: those that the appender takes as they are, all others as a text that DuckDB
 * converts.
 *
 * @param type what they become, by DuckDB's name
 * @param plain the type that they are added as
 */
record LentColumn(ColumnType kind, String type, String plain) {

    private static final String TEXT = "VARCHAR";

    /**
     * Types whose values have no text that DuckDB makes the same value of; they stay what they are shown as. A word before a space is a
     * field's name.
     */
    private static final Pattern SHOWN =
            Pattern.compile("\\b(BLOB|UNION|TUPLE|VARIANT|GEOMETRY|UNKNOWN|NULL|ENUM(?!\\())\\b(?! )"
                    // Keys are texts in Java, of which DuckDB reads no struct, map or list.
                    + "|\\bMAP\\((STRUCT\\(|MAP\\(|[^(),]*(\\([^()]*\\))?\\[)");

    /** Names of fields and words of enumerations, which say nothing of the type. */
    private static final String QUOTED = "\"(?:[^\"]++|\"\")*+\"|'(?:[^']++|'')*+'";

    private static final Pattern JSON = Pattern.compile("(" + QUOTED + ")|\\bJSON\\b(?! )");

    static LentColumn of(LentTable table, int index) {
        ColumnType kind = table.columns().get(index).type();
        String told = table.types().get(index);
        boolean known = !told.isEmpty()
                && (told.equals("BLOB")
                        || !SHOWN.matcher(told.replaceAll(QUOTED, "")).find());
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
        if (type.equals(plain)) {
            return column;
        }
        return "CAST(" + (kind == ColumnType.NESTED ? nested(column) : column) + " AS " + type + ")";
    }

    /** Values of JSON within others are texts in Java: read as JSON at once, they would be texts in JSON. */
    private String nested(String column) {
        String json = "CAST(" + column + " AS JSON)";
        String texts =
                JSON.matcher(type).replaceAll(found -> found.group(1) == null ? TEXT : quoteReplacement(found.group()));
        return type.equals("JSON") || type.equals(texts) ? json : "CAST(" + json + " AS " + texts + ")";
    }
}

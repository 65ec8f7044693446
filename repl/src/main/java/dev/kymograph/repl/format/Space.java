package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import java.util.Locale;

/**
 * The room that a table may take, and what it shows beside its values.
 *
 * @param width columns of characters; 0 for any number
 * @param rows rows of a table; 0 for all
 * @param typed whether its head tells the types of columns that have no unit
 * @param whole whether values stand below each other rather than that any of them is left out
 */
public record Space(int width, int rows, boolean typed, boolean whole) {

    public static final Space ENDLESS = new Space(0, 0);

    public Space(int width, int rows) {
        this(width, rows, false, false);
    }

    /** What stands below a column's name. */
    String under(Column column) {
        if (!column.unit().isEmpty() || !typed) {
            return column.unit();
        }
        return switch (column.type()) {
            case OTHER -> "";
            default -> column.type().name().toLowerCase(Locale.ROOT);
        };
    }
}

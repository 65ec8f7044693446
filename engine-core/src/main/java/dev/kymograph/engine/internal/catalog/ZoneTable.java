package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of a plugin's zone that users' SQL reads.
 *
 * @param plugin whose zone it is in
 * @param columns those that are read; their types are those of fields, attributes and timestamps
 */
public record ZoneTable(String plugin, String name, List<Column> columns) {

    public ZoneTable {
        columns = List.copyOf(columns);
    }

    /** The types of its columns in SQL that makes a table of them. */
    public String definition() {
        return columns.stream()
                .map(column -> SqlText.name(column.name()) + ' ' + type(column))
                .collect(Collectors.joining(", "));
    }

    /** Its rows as text of SQL, with moments as microseconds. */
    public String select(Dialect dialect) {
        return columns.stream()
                .map(column -> column.type() == ColumnType.TIMESTAMP
                        ? dialect.micros(SqlText.name(column.name()))
                        : "CAST(" + SqlText.name(column.name()) + " AS " + type(column) + ")")
                .collect(Collectors.joining(
                        ", ",
                        "SELECT ",
                        " FROM " + SqlText.name(PluginZone.schema(plugin)) + '.' + SqlText.name(name)));
    }

    /** In words that all databases mean the same by. */
    static String type(Column column) {
        return switch (column.type()) {
            case TEXT -> "VARCHAR";
            case FLOAT -> "REAL";
            case DOUBLE -> "DOUBLE PRECISION";
            default -> column.type().name();
        };
    }
}

package dev.kymograph.engine;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Rows that a program lends to one statement, which reads them as a table. They are copied where the statement names it, and nobody
 * else sees the copy, which is gone when the statement ends.
 *
 * @param name by which the statement reads it; a name that the engine has a relation of is refused
 * @param columns each under a name of its own
 * @param types what DuckDB calls the type of each column, as {@link Result#types} says it; empty for what its {@link Column#type} is
 *     kept in
 * @param rows opens the rows; called where the statement reads the table, and again where it has to be made again
 */
public record LentTable(String name, List<Column> columns, List<String> types, Supplier<Rows> rows) {

    public LentTable {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rows, "rows");
        columns = List.copyOf(columns);
        types = List.copyOf(types);
        if (columns.size() != types.size()) {
            throw new IllegalArgumentException(
                    "expected the types of " + columns.size() + " columns, found " + types.size());
        }
    }
}

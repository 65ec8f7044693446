package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.Collections;
import java.util.List;

/**
 * The columns of an answer.
 *
 * @param types by DuckDB's name; empty where that is not known
 */
record TypedColumns(List<Column> columns, List<String> types) {

    TypedColumns {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
    }

    /** The columns of rows, as {@code columns} describes them better. */
    static TypedColumns of(List<Column> columns, Rows rows) {
        List<String> types =
                rows instanceof StatementRows answer ? answer.types() : Collections.nCopies(columns.size(), "");
        return new TypedColumns(columns, types);
    }
}

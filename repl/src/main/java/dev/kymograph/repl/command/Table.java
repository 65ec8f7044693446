package dev.kymograph.repl.command;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Rows made by a command itself. */
final class Table {

    /** No columns, no rows. */
    static final Rows NOTHING = Rows.of(List.of(), List.of());

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Object>> rows = new ArrayList<>();

    Table column(String name, ColumnType type) {
        columns.add(new Column(name, type));
        return this;
    }

    Table texts(String... names) {
        for (String name : names) {
            column(name, ColumnType.TEXT);
        }
        return this;
    }

    Table numbers(String... names) {
        for (String name : names) {
            column(name, ColumnType.BIGINT);
        }
        return this;
    }

    Table row(Object... values) {
        rows.add(Collections.unmodifiableList(Arrays.asList(values.clone())));
        return this;
    }

    Rows rows() {
        return Rows.of(columns, rows);
    }
}

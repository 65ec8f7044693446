package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Optional;

/** Rows that are computed from others as they stream by. */
abstract class DerivedRows implements Rows {

    private final Rows source;
    private final List<Column> columns;
    private Object[] current = {};

    DerivedRows(Rows source, List<Column> columns) {
        this.source = source;
        this.columns = List.copyOf(columns);
    }

    /** The next row; empty after the last. */
    abstract Optional<Object[]> advance();

    /** The next row of the source; empty after the last. */
    final Optional<Object[]> read() {
        if (!source.next()) {
            return Optional.empty();
        }
        Object[] row = new Object[source.columns().size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = source.value(i);
        }
        return Optional.of(row);
    }

    /** A FLOAT of 61.2 is 61.2 here, not the double next to it. */
    static double number(Object value) {
        return value instanceof Float number ? Double.parseDouble(number.toString()) : ((Number) value).doubleValue();
    }

    @Override
    public final List<Column> columns() {
        return columns;
    }

    @Override
    public final boolean next() {
        Optional<Object[]> row = advance();
        row.ifPresent(values -> current = values);
        return row.isPresent();
    }

    @Override
    public final Object value(int index) {
        return current[index];
    }

    @Override
    public final void close() {
        source.close();
    }
}

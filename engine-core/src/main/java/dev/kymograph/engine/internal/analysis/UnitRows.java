package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Set;

/** Rows whose columns of measured values carry the metric type's unit. */
final class UnitRows implements Rows {

    private final Rows rows;
    private final List<Column> columns;

    UnitRows(Rows rows, String unit, Set<String> measured) {
        this.rows = rows;
        this.columns = rows.columns().stream()
                .map(column ->
                        measured.contains(column.name()) ? new Column(column.name(), column.type(), unit) : column)
                .toList();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        return rows.next();
    }

    @Override
    public Object value(int index) {
        return rows.value(index);
    }

    @Override
    public void close() {
        rows.close();
    }
}

package dev.kymograph.engine.extension;

import java.util.List;

final class ListedRows implements Rows {

    private final List<Column> columns;
    private final List<List<Object>> rows;
    private int current = -1;

    ListedRows(List<Column> columns, List<List<Object>> rows) {
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        current = Math.min(current + 1, rows.size());
        return current < rows.size();
    }

    @Override
    public Object value(int index) {
        return rows.get(current).get(index);
    }

    @Override
    public void close() {}
}

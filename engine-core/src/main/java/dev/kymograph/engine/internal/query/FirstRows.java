package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.List;

/** The first rows of others. */
final class FirstRows implements Rows {

    private final Rows rows;
    private long left;

    FirstRows(Rows rows, long most) {
        this.rows = rows;
        this.left = most;
    }

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        return left-- > 0 && rows.next();
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

package dev.kymograph.engine.internal.tenancy;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Set;

/** Of rows about subjects those of some. */
final class OwnRows implements Rows {

    private final Rows rows;
    private final int subject;
    private final Set<Integer> own;

    /** @param idColumn which of its columns has the subject's id */
    OwnRows(Rows rows, String idColumn, Set<Integer> own) {
        this.rows = rows;
        this.own = own;
        this.subject = rows.columns().stream().map(Column::name).toList().indexOf(idColumn);
    }

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        while (rows.next()) {
            if (own.contains(((Number) rows.value(subject)).intValue())) {
                return true;
            }
        }
        return false;
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

package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import java.util.List;

/** Rows that end with an error when the one who watches wants them stopped. */
record WatchedRows(Rows rows, Watch watch) implements Rows {

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        if (watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
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

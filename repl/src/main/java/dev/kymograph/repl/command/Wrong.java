package dev.kymograph.repl.command;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.List;

/** Rows after which the command fails. */
record Wrong(Rows rows, KymographException verdict) implements Rows {

    @Override
    public List<Column> columns() {
        return rows.columns();
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
        throw verdict;
    }
}

package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.format.Kept;
import java.util.List;

/** Rows that are counted, and end with an error when the one who watches wants them stopped. */
final class WatchedRows implements Rows {

    /** Telling of each row would cost more than reading it. */
    private static final int TOLD = 1000;

    private final Rows rows;
    private final CommandWatch watch;
    private final Kept kept;
    private long read;
    private boolean ended;

    WatchedRows(Rows rows, CommandWatch watch) {
        this.rows = rows;
        this.watch = watch;
        this.kept = Kept.of(rows);
    }

    /** So many came so far. */
    long read() {
        return read;
    }

    /** All that came so far. */
    Kept kept() {
        return kept;
    }

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        if (watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
        boolean more = !ended && rows.next();
        ended = !more;
        if (more) {
            read++;
            if (read % TOLD == 0) {
                watch.rows(read);
            }
            kept.add(rows);
        }
        return more;
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

package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.util.List;

/**
 * Rows that come one after the other, from the first to the last, once; used by one thread at a time.
 *
 * <p>Hold nothing but JDK types, so that they may outlive the plugin they came from.
 */
@Stability(Stability.Level.STABLE)
public interface Rows extends AutoCloseable {

    List<Column> columns();

    /** Moves to the next row; false after the last. */
    boolean next();

    /** The current row's value in the column at {@code index}, counted from 0; of the class that its {@link ColumnType} names. */
    Object value(int index);

    /** Ends reading; without effect when called again. */
    @Override
    void close();

    /** Rows that are all there already. */
    static Rows of(List<Column> columns, List<List<Object>> rows) {
        return new ListedRows(columns, rows);
    }
}

package dev.kymograph.repl.format;

import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The rows of an answer that is over, to be shown or asked again. */
public final class Kept {

    /** So many values are kept; of a longer answer none are. */
    static final int MOST_VALUES = 200_000;

    private final List<Column> columns;
    private final List<String> types;
    private final List<List<Object>> rows = new ArrayList<>();
    private boolean complete = true;

    /**
     * Begins without rows.
     *
     * @param types of the columns, as the engine says them
     */
    public Kept(List<Column> columns, List<String> types) {
        this.columns = List.copyOf(columns);
        this.types = List.copyOf(types);
    }

    /** Those of rows that are about to be read. */
    public static Kept of(Rows rows) {
        List<String> types = rows instanceof Result result
                ? result.types()
                : Collections.nCopies(rows.columns().size(), "");
        return new Kept(rows.columns(), types);
    }

    /** Each under a name of its own. */
    public List<Column> columns() {
        return Cells.named(columns);
    }

    public List<String> types() {
        return types;
    }

    /** Keeps the row that {@code from} is at. */
    public void add(Rows from) {
        if (!complete) {
            return;
        }
        if ((rows.size() + 1L) * columns.size() > MOST_VALUES) {
            complete = false;
            rows.clear();
            return;
        }
        List<Object> row = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.add(from.value(i));
        }
        rows.add(Collections.unmodifiableList(row));
    }

    /** Whether every row is here. */
    public boolean isComplete() {
        return complete;
    }

    /** Says that rows are missing. */
    public void cut() {
        complete = false;
        rows.clear();
    }

    public Rows rows() {
        return Rows.of(columns, rows);
    }
}

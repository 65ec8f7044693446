package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The rows of a table that are looked at together, to learn how wide its columns must be.
 *
 * @param first the first rows
 * @param last the last rows, where some between are left out
 * @param read rows read
 * @param complete whether there are no more
 */
record Head(List<List<String>> first, List<List<String>> last, long read, boolean complete) {

    /** So many rows tell how wide the columns are. */
    static final int ENOUGH = 1000;

    /** A table that leaves rows out counts no further than this. */
    static final int COUNTED = 100_000;

    /** Reads at most {@link #ENOUGH} rows. */
    static Head of(Rows rows) {
        List<List<String>> first = new ArrayList<>();
        while (first.size() < ENOUGH) {
            if (!rows.next()) {
                return new Head(first, List.of(), first.size(), true);
            }
            first.add(row(rows));
        }
        return new Head(first, List.of(), first.size(), false);
    }

    /** Keeps at most {@code most} rows, half of them from the end if that is not too far away. */
    static Head of(Rows rows, int most) {
        List<List<String>> first = new ArrayList<>();
        Deque<List<String>> last = new ArrayDeque<>();
        long read = 0;
        int tail = most / 2;
        boolean more = rows.next();
        while (more && read < COUNTED) {
            List<String> row = row(rows);
            read++;
            if (first.size() < most) {
                first.add(row);
            } else {
                last.add(row);
            }
            if (last.size() > tail) {
                last.remove();
            }
            more = rows.next();
        }
        if (more || read <= most) {
            return new Head(first, List.of(), read, !more);
        }
        int kept = most - tail;
        List<List<String>> end = new ArrayList<>(first.subList(kept, first.size()));
        end.addAll(last);
        return new Head(first.subList(0, kept), end.subList(end.size() - tail, end.size()), read, true);
    }

    long leftOut() {
        return read - first.size() - last.size();
    }

    static List<String> row(Rows rows) {
        List<Column> columns = rows.columns();
        List<String> row = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Object value = rows.value(i);
            row.add(value == null ? "NULL" : Glyphs.visible(Cells.text(value)));
        }
        return row;
    }
}

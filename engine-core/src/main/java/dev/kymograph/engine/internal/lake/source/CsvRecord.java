package dev.kymograph.engine.internal.lake.source;

import java.util.ArrayList;
import java.util.List;

/** One CSV record after the other: finds its values, or what is wrong with it. */
final class CsvRecord {

    static final String NOT_UTF8 = "The record is not UTF-8";

    private final CsvSplitter splitter;
    private final int columns;
    private final int[] wanted;
    private boolean open;
    private List<String> values;

    /**
     * Prepares.
     *
     * @param columns how many a record must have; 0 where any number will do
     * @param wanted which of them are asked for; null for all
     */
    CsvRecord(CsvDialect dialect, int columns, int[] wanted) {
        splitter = new CsvSplitter(dialect);
        this.columns = columns;
        this.wanted = wanted;
    }

    void begin() {
        splitter.begin();
        values = null;
    }

    /** Goes through more of the record; returns whether a quote is open. */
    boolean feed(byte[] record, int start, int end) {
        open = splitter.feed(record, start, end);
        return open;
    }

    /** Why the record is malformed; null if it isn't. */
    String problem(byte[] record) {
        if (open) {
            return "A quote is not closed";
        }
        if (splitter.problem() != null) {
            return splitter.problem();
        }
        if (columns != 0 && (splitter.count() < columns || splitter.hasValueBeyond(columns))) {
            return "The record has " + splitter.count() + " columns, expected " + columns;
        }
        int count = wanted == null ? splitter.count() : wanted.length;
        List<String> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String value = splitter.value(record, wanted == null ? i : wanted[i]);
            if (value == null) {
                return NOT_UTF8;
            }
            found.add(value);
        }
        values = found;
        return null;
    }

    /** The values that were asked for, of a record that isn't malformed. */
    List<String> values() {
        return values;
    }
}

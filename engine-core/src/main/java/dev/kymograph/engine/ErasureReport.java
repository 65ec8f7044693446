package dev.kymograph.engine;

import java.util.List;

/**
 * What became of a subject that was to be erased.
 *
 * @param complete whether nothing is left that the engine can reach; otherwise it goes on by itself
 * @param catalogBytes of the catalog's file before
 * @param catalogBytesLeft of the catalog's file now
 * @param rows empty where there was nothing to erase
 */
public record ErasureReport(
        String kind, int subject, boolean complete, long catalogBytes, long catalogBytesLeft, List<Row> rows) {

    public ErasureReport {
        rows = List.copyOf(rows);
    }

    /**
     * What there was, and what is left.
     *
     * @param before how many, or -1 where nobody knows
     * @param after how many, or -1 where nobody knows
     * @param note why something is left; empty where nothing is, or nothing needs to be said
     */
    public record Row(String what, String where, long before, long after, String note) {}

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** That there is no such subject. */
    public static ErasureReport nothing(String kind, int subject) {
        return new ErasureReport(kind, subject, true, 0, 0, List.of());
    }
}

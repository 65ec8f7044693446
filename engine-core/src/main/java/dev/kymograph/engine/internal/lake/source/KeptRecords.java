package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.catalog.RefusedRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Rows of the quarantine as records, each by itself; a record's line is its place among them, from 1. */
final class KeptRecords implements RecordScanner {

    /** What stands where bytes were not UTF-8. */
    private static final String MARK = "\uFFFD";

    private final List<RefusedRow> rows;
    private final Optional<CsvRecord> csv;
    private int at = -1;
    private String problem;

    /**
     * Begins before the first.
     *
     * @param csv takes them apart; without it a record is one value
     */
    KeptRecords(List<RefusedRow> rows, Optional<CsvRecord> csv) {
        this.rows = rows;
        this.csv = csv;
    }

    @Override
    public boolean next() {
        at++;
        if (at >= rows.size()) {
            return false;
        }
        byte[] bytes = content().getBytes(StandardCharsets.UTF_8);
        if (rows.get(at).reason().equals(CsvRecord.NOT_UTF8) && content().contains(MARK)) {
            problem = CsvRecord.NOT_UTF8;
        } else if (bytes.length >= PhysicalLines.LONGEST) {
            problem = CsvScanner.TOO_LONG;
        } else {
            problem = csv.map(record -> takeApart(record, bytes)).orElse(null);
        }
        return true;
    }

    private static String takeApart(CsvRecord record, byte[] bytes) {
        record.begin();
        record.feed(bytes, 0, bytes.length);
        return record.problem(bytes);
    }

    @Override
    public long line() {
        return at + 1L;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public List<String> values() {
        return csv.map(CsvRecord::values).orElseGet(() -> List.of(content()));
    }

    @Override
    public String content() {
        return rows.get(at).content();
    }

    @Override
    public void close() {}
}

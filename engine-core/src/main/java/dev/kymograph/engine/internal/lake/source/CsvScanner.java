package dev.kymograph.engine.internal.lake.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Records of CSV. A record is a line, or several where a quoted value spans them; empty values beyond its columns are none. A malformed record costs its first line, and
 * reading goes on at the next: a stray quote must not swallow what follows.
 */
final class CsvScanner implements RecordScanner {

    static final String TOO_LONG = "The record is longer than " + PhysicalLines.LONGEST + " bytes";

    private final PhysicalLines lines;
    private final CsvRecord csv;
    private final Deque<PhysicalLines.Line> ahead = new ArrayDeque<>();

    private long line;
    private long last;
    private byte[] record;
    private int length;
    private String problem;

    /**
     * Begins at the first line.
     *
     * @param columns how many a record must have; 0 where any number will do
     * @param wanted which of them are asked for; null for all
     */
    CsvScanner(InputStream stream, CsvDialect dialect, int columns, int[] wanted) throws IOException {
        lines = new PhysicalLines(stream, PhysicalLines.End.ANY);
        csv = new CsvRecord(dialect, columns, wanted);
    }

    @Override
    public boolean next() throws IOException {
        PhysicalLines.Line first;
        do {
            first = read();
        } while (first != null && first.isBlank());
        if (first == null) {
            return false;
        }
        line = first.number();
        last = line;
        record = first.bytes();
        length = first.contentLength();
        problem = first.cut() ? TOO_LONG : parse(first);
        return true;
    }

    private PhysicalLines.Line read() throws IOException {
        return ahead.isEmpty() ? lines.next() : ahead.poll();
    }

    private String parse(PhysicalLines.Line first) throws IOException {
        csv.begin();
        List<PhysicalLines.Line> more = new ArrayList<>();
        byte[] whole = first.bytes();
        int size = whole.length;
        int end = first.contentLength();
        boolean open = csv.feed(whole, 0, end);
        while (open) {
            PhysicalLines.Line next = size > PhysicalLines.LONGEST ? null : read();
            if (next == null) {
                break;
            }
            more.add(next);
            int grown = size + next.bytes().length;
            whole = grown > whole.length ? Arrays.copyOf(whole, Math.max(grown, 2 * size)) : whole;
            System.arraycopy(next.bytes(), 0, whole, size, next.bytes().length);
            end = size + next.contentLength();
            open = csv.feed(whole, size, end);
            size = grown;
        }
        String found = csv.problem(whole);
        if (found == null) {
            record = whole;
            length = end;
            last = line + more.size();
        } else {
            for (int i = more.size() - 1; i >= 0; i--) {
                ahead.addFirst(more.get(i));
            }
        }
        // What the content that is kept cannot show says more than what it can.
        boolean isShown = found == null || Utf8.strict(record, 0, length) != null;
        return isShown ? found : CsvRecord.NOT_UTF8;
    }

    /** The line that the record ends in. */
    long lastLine() {
        return last;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public List<String> values() {
        return csv.values();
    }

    @Override
    public String content() {
        return Utf8.lenient(record, 0, length);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

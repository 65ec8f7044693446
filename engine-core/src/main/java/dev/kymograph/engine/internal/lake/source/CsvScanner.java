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
    private final CsvSplitter splitter;
    private final int columns;
    private final int[] wanted;
    private final Deque<PhysicalLines.Line> ahead = new ArrayDeque<>();

    private long line;
    private long last;
    private byte[] record;
    private int length;
    private String problem;
    private List<String> values;

    /**
     * Begins at the first line.
     *
     * @param columns how many a record must have; 0 where any number will do
     * @param wanted which of them are asked for; null for all
     */
    CsvScanner(InputStream stream, CsvDialect dialect, int columns, int[] wanted) throws IOException {
        lines = new PhysicalLines(stream, PhysicalLines.End.ANY);
        splitter = new CsvSplitter(dialect);
        this.columns = columns;
        this.wanted = wanted;
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
        values = null;
        problem = first.cut() ? TOO_LONG : parse(first);
        return true;
    }

    private PhysicalLines.Line read() throws IOException {
        return ahead.isEmpty() ? lines.next() : ahead.poll();
    }

    private String parse(PhysicalLines.Line first) throws IOException {
        splitter.begin();
        List<PhysicalLines.Line> more = new ArrayList<>();
        byte[] whole = first.bytes();
        int size = whole.length;
        int end = first.contentLength();
        boolean open = splitter.feed(whole, 0, end);
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
            open = splitter.feed(whole, size, end);
            size = grown;
        }
        String found = open ? "A quote is not closed" : problemOf(whole);
        if (found == null) {
            record = whole;
            length = end;
            last = line + more.size();
        } else {
            for (int i = more.size() - 1; i >= 0; i--) {
                ahead.addFirst(more.get(i));
            }
        }
        return found;
    }

    private String problemOf(byte[] whole) {
        if (splitter.problem() != null) {
            return splitter.problem();
        }
        if (columns != 0 && (splitter.count() < columns || splitter.hasValueBeyond(columns))) {
            return "The record has " + splitter.count() + " columns, expected " + columns;
        }
        int count = wanted == null ? splitter.count() : wanted.length;
        List<String> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String value = splitter.value(whole, wanted == null ? i : wanted[i]);
            if (value == null) {
                return "The record is not UTF-8";
            }
            found.add(value);
        }
        values = found;
        return null;
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
        return values;
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

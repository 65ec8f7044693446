package dev.kymograph.engine.internal.lake.source;

import java.util.Arrays;

/** Finds the values of one CSV record. Blanks around a quoted value are no part of it; a quote inside an unquoted value is. */
final class CsvSplitter {

    private enum State {
        START,
        UNQUOTED,
        QUOTED,
        AFTER_QUOTE
    }

    private final byte delimiter;
    private final byte quote;

    private State state = State.START;
    private int from;
    private boolean doubled;
    private String problem;
    private int count;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private boolean[] unescape = new boolean[16];

    CsvSplitter(CsvDialect dialect) {
        delimiter = (byte) dialect.delimiter();
        quote = (byte) dialect.quote();
    }

    void begin() {
        state = State.START;
        from = 0;
        doubled = false;
        problem = null;
        count = 0;
    }

    /**
     * Goes through one more line of the record.
     *
     * @param end where its content ends
     * @return whether a quote is open, so that the next line belongs to the record too
     */
    boolean feed(byte[] record, int start, int end) {
        for (int i = start; i < end && problem == null; i++) {
            i += step(record[i], i, i + 1 < end ? record[i + 1] : 0);
        }
        if (state == State.QUOTED) {
            return problem == null;
        }
        if (state != State.AFTER_QUOTE) {
            add(from, end, false);
        }
        return false;
    }

    /** Takes one byte; the answer is how many more it took. */
    private int step(byte each, int i, byte next) {
        switch (state) {
            case START, UNQUOTED -> unquoted(each, i);
            case QUOTED -> {
                if (each == quote && next == quote) {
                    doubled = true;
                    return 1;
                }
                if (each == quote) {
                    add(from, i, doubled);
                    state = State.AFTER_QUOTE;
                }
            }
            case AFTER_QUOTE -> {
                if (each == delimiter) {
                    state = State.START;
                    from = i + 1;
                } else if (each != ' ') {
                    problem = "A quoted value is followed by more than a delimiter";
                }
            }
        }
        return 0;
    }

    private void unquoted(byte each, int i) {
        if (each == delimiter) {
            add(from, i, false);
            state = State.START;
            from = i + 1;
        } else if (each == quote && state == State.START) {
            state = State.QUOTED;
            from = i + 1;
            doubled = false;
        } else if (each != ' ') {
            state = State.UNQUOTED;
        }
    }

    private void add(int start, int end, boolean escaped) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            unescape = Arrays.copyOf(unescape, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        unescape[count++] = escaped;
    }

    String problem() {
        return problem;
    }

    int count() {
        return count;
    }

    /** Whether any value after so many is not empty. */
    boolean hasValueBeyond(int columns) {
        for (int i = columns; i < count; i++) {
            if (starts[i] != ends[i]) {
                return true;
            }
        }
        return false;
    }

    /** A value, or null if it is not UTF-8. */
    String value(byte[] record, int column) {
        String text = Utf8.strict(record, starts[column], ends[column]);
        String mark = String.valueOf((char) quote);
        return text != null && unescape[column] ? text.replace(mark + mark, mark) : text;
    }
}

package dev.kymograph.engine.internal.lake.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream, as bytes, each with what ends it. A byte order mark at the beginning is no part of the first. */
final class PhysicalLines implements Closeable {

    /** Lines longer than this are cut. */
    static final int LONGEST = 4 << 20;

    /** What ends a line. */
    enum End {
        /** A line feed, with or without a carriage return before it. */
        LINE_FEED,
        /** That, or a carriage return alone. */
        ANY
    }

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream stream;
    private final End end;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int limit;
    private long number;
    private byte[] line = new byte[256];
    private int length;
    private boolean cut;

    PhysicalLines(InputStream stream, End end) throws IOException {
        this.stream = stream;
        this.end = end;
        limit = Math.max(0, stream.readNBytes(buffer, 0, MARK.length));
        if (limit == MARK.length && Arrays.equals(buffer, 0, MARK.length, MARK, 0, MARK.length)) {
            limit = 0;
        }
    }

    /** One line. */
    static final class Line {

        private final long number;
        private final byte[] bytes;
        private final boolean cut;

        private Line(long number, byte[] bytes, boolean cut) {
            this.number = number;
            this.bytes = bytes;
            this.cut = cut;
        }

        long number() {
            return number;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Whether the line is too long, and this only its beginning. */
        boolean cut() {
            return cut;
        }

        /** Without what ends it. */
        int contentLength() {
            int length = bytes.length;
            if (length > 0 && bytes[length - 1] == '\n') {
                length--;
            }
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
            return length;
        }

        boolean isBlank() {
            for (byte each : bytes) {
                if (each != ' ' && each != '\t' && each != '\n' && each != '\r') {
                    return false;
                }
            }
            return !cut;
        }
    }

    /** The next line, or null after the last. */
    Line next() throws IOException {
        length = 0;
        cut = false;
        boolean some = false;
        while (fill()) {
            some = true;
            int stop = lineEnd();
            if (stop < 0) {
                take(limit);
                continue;
            }
            boolean carriage = buffer[stop] == '\r';
            take(stop + 1);
            if (carriage && fill() && buffer[at] == '\n') {
                take(at + 1);
            }
            break;
        }
        return some ? new Line(++number, Arrays.copyOf(line, length), cut) : null;
    }

    private int lineEnd() {
        for (int i = at; i < limit; i++) {
            if (buffer[i] == '\n' || (buffer[i] == '\r' && end == End.ANY)) {
                return i;
            }
        }
        return -1;
    }

    private void take(int to) {
        int count = to - at;
        int room = Math.min(count, LONGEST - length);
        if (room < count) {
            cut = true;
        }
        if (length + room > line.length) {
            line = Arrays.copyOf(line, Math.max(length + room, Math.min(LONGEST, line.length * 2)));
        }
        System.arraycopy(buffer, at, line, length, room);
        length += room;
        at = to;
    }

    private boolean fill() throws IOException {
        if (at < limit) {
            return true;
        }
        at = 0;
        limit = stream.read(buffer, 0, buffer.length);
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

package dev.kymograph.engine.internal.lake.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * Looks through the bytes of a text file for what DuckDB reads without complaint, but not as the rules would have it: a number with
 * an underscore ({@code 1_000}), a time with an hour of more than two digits ({@code T0010:10}, which would be ten o'clock), two
 * quoted texts in one value ({@code "a" "b"}), and lines that are longer than any that is taken apart.
 */
final class Pitfalls {

    private final byte quote;
    private byte last = '\n';
    private int digits;
    private boolean underscore;
    private int length;
    private boolean values;

    /** How many blanks there are after a quote that ended a value; -1 where something else was last. */
    private int gap = -1;

    private Pitfalls(byte quote) {
        this.quote = quote;
    }

    /** What there may be. */
    enum Found {
        NOTHING,
        /** Some values. */
        VALUES,
        /** Whole records, and perhaps values. */
        RECORDS
    }

    static Found in(TextFile file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        Pitfalls pitfalls =
                new Pitfalls(file instanceof CsvFile csv ? (byte) csv.dialect().quote() : 0);
        try (InputStream stream = TextFile.open(file.path())) {
            for (int read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
                if (pitfalls.spoilsRecord(buffer, read)) {
                    return Found.RECORDS;
                }
            }
        }
        if (pitfalls.length > PhysicalLines.LONGEST) {
            return Found.RECORDS;
        }
        return pitfalls.values ? Found.VALUES : Found.NOTHING;
    }

    private boolean spoilsRecord(byte[] buffer, int read) {
        for (int i = 0; i < read; i++) {
            byte each = buffer[i];
            length++;
            if (each >= '0' && each <= '9') {
                values |= underscore;
                underscore = false;
                digits++;
                gap = -1;
            } else {
                if (spoilsRecord(each)) {
                    return true;
                }
                values |= each == ':' && digits > 2;
                underscore = each == '_' && digits > 0;
                digits = 0;
            }
            last = each;
        }
        return false;
    }

    private boolean spoilsRecord(byte each) {
        if (each == '\n') {
            boolean tooLong = length > PhysicalLines.LONGEST;
            length = 0;
            gap = -1;
            return tooLong;
        }
        if (each == quote) {
            boolean again = gap > 0;
            gap = endsValue() ? 0 : -1;
            return again;
        }
        if (each == ' ' && gap >= 0) {
            gap++;
        } else {
            gap = -1;
        }
        return false;
    }

    /** Whether a quote after the last byte may end a value, rather than begin one. */
    private boolean endsValue() {
        return switch (last) {
            case ',', ';', '\t', '|', '\n', '\r', ' ' -> false;
            default -> true;
        };
    }
}

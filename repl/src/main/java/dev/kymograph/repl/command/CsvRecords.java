package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a CSV file exactly as they are written, a byte being a letter: what is written again is the same, in whatever
 * encoding. A line that ends within quotes goes on.
 */
final class CsvRecords {

    private static final int LONGEST = 1 << 24;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final StringBuilder text = new StringBuilder();
    private int filled;
    private int next;
    private long bytes;
    private long line;

    /** One record: its text without the end of its line, that end, and the number of its first line. */
    record Csv(String text, String end, long line) {}

    CsvRecords(InputStream in) {
        this.in = in;
    }

    /** The next record; empty at the end. */
    Optional<Csv> next() throws IOException {
        text.setLength(0);
        long first = line + 1;
        boolean quoted = false;
        while (true) {
            int letter = read();
            boolean ends = letter < 0 || (!quoted && (letter == '\n' || letter == '\r'));
            if (quoted && (ends || text.length() > LONGEST)) {
                throw new KymographException(
                        ErrorKind.DATA,
                        "score.quote",
                        "Cannot score the record that begins in line " + first + ": its quote never ends; end it");
            }
            if (ends) {
                return ended(letter, first);
            }
            line += letter == '\n' ? 1 : 0;
            quoted ^= letter == '"';
            text.append((char) letter);
        }
    }

    private Optional<Csv> ended(int letter, long first) throws IOException {
        if (letter < 0 && text.isEmpty()) {
            return Optional.empty();
        }
        line++;
        String end = letter < 0 ? "" : letter == '\n' ? "\n" : "\r";
        if (letter == '\r' && peek() == '\n') {
            next++;
            bytes++;
            end = "\r\n";
        }
        return Optional.of(new Csv(text.toString(), end, first));
    }

    private int read() throws IOException {
        int letter = peek();
        next++;
        bytes++;
        return letter;
    }

    private int peek() throws IOException {
        if (next >= filled) {
            filled = in.read(buffer);
            next = 0;
        }
        return filled <= 0 ? -1 : buffer[next] & 0xff;
    }

    /** Whether the next record is not there yet, so that whoever reads what is written should have it now. */
    boolean waits() throws IOException {
        return next >= filled && in.available() == 0;
    }

    /** How many bytes were read. */
    long bytes() {
        return bytes;
    }

    /** The fields of a record, without their quotes. */
    static List<String> fields(String record, char separator) {
        List<String> fields = new ArrayList<>();
        int begin = 0;
        boolean quoted = false;
        for (int i = 0; i < record.length(); i++) {
            char letter = record.charAt(i);
            quoted ^= letter == '"';
            if (letter == separator && !quoted) {
                fields.add(plain(record.substring(begin, i)));
                begin = i + 1;
            }
        }
        fields.add(plain(record.substring(begin)));
        return fields;
    }

    private static String plain(String field) {
        String stripped = field.strip();
        boolean quoted = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
        return quoted ? stripped.substring(1, stripped.length() - 1).replace("\"\"", "\"") : stripped;
    }

    /** Bytes as letters, in the encoding that people see. */
    static String seen(String letters) {
        return new String(letters.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}

package dev.kymograph.engine.internal.lake.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Records that are lines; blank ones are none. */
final class LineScanner implements RecordScanner {

    private final PhysicalLines lines;
    private PhysicalLines.Line line;
    private String text;

    LineScanner(InputStream stream) throws IOException {
        lines = new PhysicalLines(stream, PhysicalLines.End.LINE_FEED);
    }

    @Override
    public boolean next() throws IOException {
        do {
            line = lines.next();
        } while (line != null && line.isBlank());
        text = line == null || line.cut() ? null : Utf8.strict(line.bytes(), 0, line.contentLength());
        return line != null;
    }

    @Override
    public long line() {
        return line.number();
    }

    @Override
    public String problem() {
        if (line.cut()) {
            return CsvScanner.TOO_LONG;
        }
        return text == null ? CsvRecord.NOT_UTF8 : null;
    }

    @Override
    public List<String> values() {
        return List.of(text);
    }

    @Override
    public String content() {
        return text == null ? Utf8.lenient(line.bytes(), 0, line.contentLength()) : text;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

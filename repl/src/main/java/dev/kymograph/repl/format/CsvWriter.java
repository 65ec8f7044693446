package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.List;

/** Comma-separated values (RFC 4180, lines end in a newline); null is nothing, an empty text is {@code ""}. */
final class CsvWriter implements RowsWriter {

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        List<String> names = Cells.names(rows.columns());
        for (int i = 0; i < names.size(); i++) {
            separate(i, out);
            cell(names.get(i), out);
        }
        out.append('\n');
        long count = 0;
        StringBuilder line = new StringBuilder();
        while (rows.next()) {
            line.setLength(0);
            for (int i = 0; i < names.size(); i++) {
                separate(i, line);
                Object value = rows.value(i);
                if (value != null) {
                    cell(Cells.text(value), line);
                }
            }
            out.append(line.append('\n'));
            count++;
        }
        return new Written(count, true);
    }

    private static void separate(int column, Appendable out) throws IOException {
        if (column > 0) {
            out.append(',');
        }
    }

    private static void cell(String text, Appendable out) throws IOException {
        if (!text.isEmpty() && !Cells.hasAny(text, ",\"\n\r")) {
            out.append(text);
        } else {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}

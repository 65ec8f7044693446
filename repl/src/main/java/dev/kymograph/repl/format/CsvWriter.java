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
        while (rows.next()) {
            for (int i = 0; i < names.size(); i++) {
                separate(i, out);
                Object value = rows.value(i);
                if (value != null) {
                    cell(Cells.text(value), out);
                }
            }
            out.append('\n');
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
        if (!text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            out.append(text);
        } else {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}

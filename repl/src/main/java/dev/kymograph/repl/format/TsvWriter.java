package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.List;

/** Tab-separated values; tabs and line ends within a value are written {@code \t}, {@code \n}, {@code \r}. */
final class TsvWriter implements RowsWriter {

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        List<String> names = Cells.names(rows.columns());
        for (int i = 0; i < names.size(); i++) {
            out.append(i == 0 ? "" : "\t").append(escaped(names.get(i)));
        }
        out.append('\n');
        long count = 0;
        while (rows.next()) {
            for (int i = 0; i < names.size(); i++) {
                out.append(i == 0 ? "" : "\t").append(escaped(Cells.text(rows.value(i))));
            }
            out.append('\n');
            count++;
        }
        return new Written(count, true);
    }

    private static String escaped(String text) {
        if (!Cells.hasAny(text, "\t\n\r\\")) {
            return text;
        }
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}

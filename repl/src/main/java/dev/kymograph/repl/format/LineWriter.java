package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** One value a line, an empty line between rows; null is nothing. */
final class LineWriter implements RowsWriter {

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        Lines lines = new Lines(rows.columns());
        int columns = rows.columns().size();
        long count = 0;
        while (rows.next()) {
            List<String> cells = IntStream.range(0, columns)
                    .mapToObj(i -> Glyphs.visible(Cells.text(rows.value(i))))
                    .toList();
            lines.row(cells, out);
            count++;
        }
        return new Written(count, true);
    }
}

package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.List;

/** One value a line, an empty line between rows. */
final class LineWriter implements RowsWriter {

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        List<String> names = rows.columns().stream()
                .map(column -> column.unit().isEmpty() ? column.name() : column.name() + " [" + column.unit() + "]")
                .map(Glyphs::visible)
                .toList();
        int widest = names.stream().mapToInt(Glyphs::width).max().orElse(0);
        long count = 0;
        while (rows.next()) {
            if (count++ > 0) {
                out.append('\n');
            }
            for (int i = 0; i < names.size(); i++) {
                out.append(" ".repeat(widest - Glyphs.width(names.get(i))))
                        .append(names.get(i))
                        .append(" = ");
                String value = Glyphs.visible(Cells.text(rows.value(i)));
                out.append(value.replace("\n", "\n" + " ".repeat(widest + 3))).append('\n');
            }
        }
        return new Written(count, true);
    }
}

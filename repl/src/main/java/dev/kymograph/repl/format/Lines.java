package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import java.io.IOException;
import java.util.List;

/** Rows as one value a line, with an empty line between them. */
final class Lines {

    private final List<String> names;
    private final int widest;
    private boolean begun;

    Lines(List<Column> columns) {
        names = columns.stream()
                .map(column -> column.unit().isEmpty() ? column.name() : column.name() + " [" + column.unit() + "]")
                .map(Glyphs::visible)
                .toList();
        widest = names.stream().mapToInt(Glyphs::width).max().orElse(0);
    }

    void row(List<String> cells, Appendable out) throws IOException {
        out.append(begun ? "\n" : "");
        begun = true;
        for (int i = 0; i < names.size(); i++) {
            out.append(" ".repeat(widest - Glyphs.width(names.get(i))))
                    .append(names.get(i))
                    .append(" = ");
            out.append(cells.get(i).replace("\n", "\n" + " ".repeat(widest + 3)))
                    .append('\n');
        }
    }
}

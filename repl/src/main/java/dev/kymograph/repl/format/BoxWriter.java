package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table with frames: as wide as its first rows need, wrapping texts that do not fit, leaving out rows of the middle. */
final class BoxWriter implements RowsWriter {

    private final Space space;

    BoxWriter(Space space) {
        this.space = space;
    }

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        List<Column> columns = rows.columns();
        if (columns.isEmpty()) {
            return new Written(0, !rows.next());
        }
        Head head = space.rows() == 0 ? Head.of(rows) : Head.of(rows, space.rows());
        BoxLayout layout = BoxLayout.of(columns, head, space.width());
        frame(layout, "┌", "┬", "┐", out);
        row(layout, columns.stream().map(Column::name).map(Glyphs::visible).toList(), out);
        if (columns.stream().anyMatch(column -> !column.unit().isEmpty())) {
            row(layout, columns.stream().map(Column::unit).toList(), out);
        }
        frame(layout, "├", "┼", "┤", out);
        for (List<String> row : head.first()) {
            row(layout, row, out);
        }
        long count = head.read();
        if (space.rows() == 0) {
            while (!head.complete() && rows.next()) {
                row(layout, Head.row(rows), out);
                count++;
            }
        } else if (head.leftOut() > 0) {
            row(layout, Collections.nCopies(columns.size(), "⋮"), out);
        }
        for (List<String> row : head.last()) {
            row(layout, row, out);
        }
        frame(layout, "└", "┴", "┘", out);
        if (space.rows() > 0 && head.leftOut() > 0) {
            out.append(note(head)).append('\n');
        }
        return new Written(count, space.rows() == 0 || head.complete());
    }

    private static String note(Head head) {
        int shown = head.first().size() + head.last().size();
        return head.complete()
                ? String.format(Locale.ROOT, "%,d of %,d rows shown; .maxrows 0 shows all", shown, head.read())
                : String.format(
                        Locale.ROOT, "the first %,d of more than %,d rows; .maxrows 0 shows all", shown, head.read());
    }

    private static void frame(BoxLayout layout, String left, String middle, String right, Appendable out)
            throws IOException {
        for (int i = 0; i < layout.columns(); i++) {
            out.append(i == 0 ? left : middle).append("─".repeat(layout.width(i) + 2));
        }
        out.append(right).append('\n');
    }

    private static void row(BoxLayout layout, List<String> cells, Appendable out) throws IOException {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < cells.size(); i++) {
            List<String> lines = layout.lines(i, cells.get(i));
            wrapped.add(lines);
            height = Math.max(height, lines.size());
        }
        for (int line = 0; line < height; line++) {
            for (int i = 0; i < wrapped.size(); i++) {
                String text = line < wrapped.get(i).size() ? wrapped.get(i).get(line) : "";
                String blank = " ".repeat(Math.max(0, layout.width(i) - Glyphs.width(text)));
                out.append("│ ")
                        .append(layout.isRight(i) ? blank + text : text + blank)
                        .append(' ');
            }
            out.append("│\n");
        }
    }
}

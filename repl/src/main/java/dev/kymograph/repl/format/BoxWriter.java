package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A table with frames, as wide as its first rows need. What does not fit into the space has its numbers rounded, its texts wrapped,
 * the middle of its columns and of its rows left out.
 */
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
        BoxLayout layout = BoxLayout.of(columns, head, space);
        boolean table = space.whole() ? layout.leftOut() == 0 : layout.isTable();
        long count = table ? table(rows, head, layout, out) : lines(rows, head, out);
        if (space.rows() > 0 && head.leftOut() > 0) {
            out.append(note(head)).append('\n');
        }
        return new Written(count, space.rows() == 0 || head.complete());
    }

    private long table(Rows rows, Head head, BoxLayout layout, Appendable out) throws IOException {
        List<Column> columns = rows.columns();
        frame(layout, "┌", "┬", "┐", out);
        row(layout, columns.stream().map(Column::name).map(Glyphs::visible).toList(), out);
        if (columns.stream().anyMatch(column -> !space.under(column).isEmpty())) {
            row(layout, columns.stream().map(space::under).toList(), out);
        }
        frame(layout, "├", "┼", "┤", out);
        for (List<String> row : head.first()) {
            data(layout, row, out);
        }
        long count = head.read();
        if (space.rows() == 0) {
            while (!head.complete() && rows.next()) {
                data(layout, Head.row(rows), out);
                count++;
            }
        } else if (head.leftOut() > 0) {
            row(layout, Collections.nCopies(columns.size(), "⋮"), out);
        }
        for (List<String> row : head.last()) {
            data(layout, row, out);
        }
        frame(layout, "└", "┴", "┘", out);
        if (layout.leftOut() > 0) {
            out.append(String.format(
                    Locale.ROOT,
                    "… %d of %d columns left out; .mode line shows all%n",
                    layout.leftOut(),
                    columns.size()));
        }
        if (layout.hasRounded()) {
            out.append("numbers are rounded to fit; .mode line shows all digits\n");
        }
        if (layout.hasCut()) {
            out.append("long texts are cut; .last shows all of them\n");
        }
        return count;
    }

    /** Where no table has room: one value a line. */
    private long lines(Rows rows, Head head, Appendable out) throws IOException {
        Lines lines = new Lines(rows.columns());
        for (List<String> row : head.first()) {
            lines.row(row, out);
        }
        long count = head.read();
        while (space.rows() == 0 && !head.complete() && rows.next()) {
            lines.row(Head.row(rows), out);
            count++;
        }
        for (List<String> row : head.last()) {
            lines.row(row, out);
        }
        return count;
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
            if (layout.isShown(i)) {
                out.append(i == 0 ? left : middle).append("─".repeat(layout.width(i) + 2));
            } else if (i == layout.left()) {
                out.append(i == 0 ? left : middle).append("───");
            }
        }
        out.append(right).append('\n');
    }

    private static void data(BoxLayout layout, List<String> cells, Appendable out) throws IOException {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            shown.add(layout.shown(i, cells.get(i)));
        }
        row(layout, shown, out);
    }

    private static void row(BoxLayout layout, List<String> cells, Appendable out) throws IOException {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < cells.size(); i++) {
            List<String> lines = layout.isShown(i) ? layout.lines(i, cells.get(i)) : List.of("…");
            wrapped.add(lines);
            height = Math.max(height, lines.size());
        }
        for (int line = 0; line < height; line++) {
            for (int i = 0; i < wrapped.size(); i++) {
                String text = line < wrapped.get(i).size() ? wrapped.get(i).get(line) : "";
                if (layout.isShown(i)) {
                    cell(layout, i, text, out);
                } else if (i == layout.left()) {
                    out.append("│ ").append(text.isEmpty() ? " " : text).append(' ');
                }
            }
            out.append("│\n");
        }
    }

    private static void cell(BoxLayout layout, int column, String text, Appendable out) throws IOException {
        String blank = " ".repeat(Math.max(0, layout.width(column) - Glyphs.width(text)));
        out.append("│ ")
                .append(layout.isRight(column) ? blank + text : text + blank)
                .append(' ');
    }
}

package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** A Markdown table, aligned as far as the first rows tell. */
final class MarkdownWriter implements RowsWriter {

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        List<Column> columns = rows.columns();
        if (columns.isEmpty()) {
            return new Written(0, !rows.next());
        }
        List<String> names =
                columns.stream().map(column -> escaped(column.name())).toList();
        Head head = Head.of(rows);
        int[] widths = IntStream.range(0, names.size())
                .map(i -> Math.max(3, Glyphs.width(names.get(i))))
                .toArray();
        for (List<String> row : head.first()) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Glyphs.width(escaped(row.get(i))));
            }
        }
        line(names, columns, widths, out);
        for (int i = 0; i < widths.length; i++) {
            boolean right = columns.get(i).type().isNumeric();
            out.append(i == 0 ? "| " : " | ").append("-".repeat(widths[i] - (right ? 1 : 0)));
            out.append(right ? ":" : "");
        }
        out.append(" |\n");
        for (List<String> row : head.first()) {
            line(row.stream().map(MarkdownWriter::escaped).toList(), columns, widths, out);
        }
        long count = head.read();
        while (!head.complete() && rows.next()) {
            line(Head.row(rows).stream().map(MarkdownWriter::escaped).toList(), columns, widths, out);
            count++;
        }
        return new Written(count, true);
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|").replace("\n", "<br>");
    }

    private static void line(List<String> cells, List<Column> columns, int[] widths, Appendable out)
            throws IOException {
        for (int i = 0; i < widths.length; i++) {
            String blank = " ".repeat(Math.max(0, widths[i] - Glyphs.width(cells.get(i))));
            boolean right = columns.get(i).type().isNumeric();
            out.append(i == 0 ? "| " : " | ").append(right ? blank : "");
            out.append(cells.get(i)).append(right ? "" : blank);
        }
        out.append(" |\n");
    }
}

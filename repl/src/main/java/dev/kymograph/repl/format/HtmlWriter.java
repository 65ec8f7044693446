package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.util.List;

/** A table for a page or a mail. What is beyond ASCII is written as references, so that it reads the same whatever the page's charset. */
final class HtmlWriter implements RowsWriter {

    @Override
    public Written write(Rows rows, Appendable out) throws IOException {
        List<Column> columns = rows.columns();
        if (columns.isEmpty()) {
            return new Written(0, !rows.next());
        }
        out.append("<table>\n<thead>\n<tr>");
        for (Column column : columns) {
            out.append(opening("th", column)).append(escaped(Glyphs.visible(column.name())));
            if (!column.unit().isEmpty()) {
                out.append("<br><small>").append(escaped(column.unit())).append("</small>");
            }
            out.append("</th>");
        }
        out.append("</tr>\n</thead>\n<tbody>\n");
        long count = 0;
        while (rows.next()) {
            List<String> row = Head.row(rows);
            out.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                out.append(opening("td", columns.get(i)))
                        .append(escaped(row.get(i)))
                        .append("</td>");
            }
            out.append("</tr>\n");
            count++;
        }
        out.append("</tbody>\n</table>\n");
        return new Written(count, true);
    }

    private static String opening(String tag, Column column) {
        return column.type().isNumeric() ? "<" + tag + " align=\"right\">" : "<" + tag + ">";
    }

    private static String escaped(String cell) {
        StringBuilder text = new StringBuilder(cell.length());
        cell.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\n' -> text.append("<br>");
                default -> {
                    if (c < 0x80) {
                        text.append((char) c);
                    } else {
                        text.append("&#").append(c).append(';');
                    }
                }
            }
        });
        return text.toString();
    }
}

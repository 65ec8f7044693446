package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How wide each column of a table is. */
final class BoxLayout {

    private static final int NARROWEST = 12;
    private static final int WIDEST = 120;

    private final List<Column> columns;
    private final int[] widths;
    private final boolean narrowed;

    private BoxLayout(List<Column> columns, int[] widths, boolean narrowed) {
        this.columns = columns;
        this.widths = widths;
        this.narrowed = narrowed;
    }

    static BoxLayout of(List<Column> columns, Head head, int space) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(i);
            widths[i] = Math.max(Glyphs.width(Glyphs.visible(column.name())), Glyphs.width(column.unit()));
        }
        int[] least = widths.clone();
        for (List<List<String>> part : List.of(head.first(), head.last())) {
            for (List<String> row : part) {
                widen(widths, row);
            }
        }
        boolean narrowed =
                space > 0 ? narrow(columns, widths, least, space - 3 * widths.length - 1) : limit(columns, widths);
        return new BoxLayout(columns, widths, narrowed);
    }

    private static void widen(int[] widths, List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            int width = cell.indexOf('\n') < 0
                    ? Glyphs.width(cell)
                    : cell.lines().mapToInt(Glyphs::width).max().orElse(0);
            widths[i] = Math.max(widths[i], width);
        }
    }

    /** Keeps texts readable where there is any room: the SQL of an explanation is thousands of characters long. */
    private static boolean limit(List<Column> columns, int[] widths) {
        boolean narrowed = false;
        for (int i = 0; i < widths.length; i++) {
            if (!columns.get(i).type().isNumeric() && widths[i] > WIDEST) {
                widths[i] = WIDEST;
                narrowed = true;
            }
        }
        return narrowed;
    }

    /** Takes from the widest texts, never from numbers, until the row fits or nothing more can be taken. */
    private static boolean narrow(List<Column> columns, int[] widths, int[] least, int room) {
        boolean narrowed = false;
        int excess = IntStream.of(widths).sum() - room;
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean can = !columns.get(i).type().isNumeric() && widths[i] > Math.max(NARROWEST, least[i]);
                if (can && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return narrowed;
            }
            widths[widest]--;
            excess--;
            narrowed = true;
        }
        return narrowed;
    }

    int columns() {
        return widths.length;
    }

    int width(int column) {
        return widths[column];
    }

    boolean isRight(int column) {
        return columns.get(column).type().isNumeric();
    }

    /** The lines that a cell is shown in. */
    List<String> lines(int column, String cell) {
        if (cell.indexOf('\n') < 0 && (!narrowed || Glyphs.width(cell) <= widths[column] || isRight(column))) {
            return List.of(cell);
        }
        List<String> lines = new ArrayList<>();
        for (String line : cell.split("\n", -1)) {
            wrap(line, widths[column], lines);
        }
        return lines;
    }

    private void wrap(String line, int width, List<String> into) {
        String rest = line;
        while (narrowed && Glyphs.width(rest) > width) {
            int fits = Glyphs.fitting(rest, width);
            int blank = rest.lastIndexOf(' ', fits);
            int end = blank > 0 ? blank : fits;
            into.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        into.add(rest);
    }
}

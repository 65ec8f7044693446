package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which columns of a table are shown, and how wide each is. */
final class BoxLayout {

    private static final int NARROWEST = 12;
    private static final int WIDEST = 120;
    private static final int FRAME = 3;

    /** A word is not broken while it takes no more than this part of a row. */
    private static final int WORD_PART = 4;

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Lines of one value on a screen. */
    private static final int TALLEST = 6;

    private final List<Column> columns;
    private final Head head;
    private final int tallest;
    private final int[] widths;
    private final int[] least;

    /** The widest word of each column, which is broken only where it would take a good part of the row. */
    private final int[] words;

    private Rounding rounding = Rounding.NONE;
    private boolean hasRounded;
    private boolean hasCut;
    private int left;
    private int right;

    private BoxLayout(List<Column> columns, Head head, Space space) {
        this.columns = columns;
        this.tallest = space.typed() && !space.whole() && space.width() > 0 ? TALLEST : Integer.MAX_VALUE;
        this.head = head;
        least = columns.stream()
                .mapToInt(column ->
                        Math.max(Glyphs.width(Glyphs.visible(column.name())), Glyphs.width(space.under(column))))
                .toArray();
        widths = new int[columns.size()];
        words = new int[columns.size()];
        IntStream.range(0, widths.length).forEach(this::measure);
        left = widths.length;
        right = widths.length;
    }

    static BoxLayout of(List<Column> columns, Head head, Space room) {
        BoxLayout layout = new BoxLayout(columns, head, room);
        int space = room.width();
        if (space == 0) {
            layout.limit();
        } else {
            layout.round(space);
            layout.narrow(space);
            layout.leaveOut(space);
        }
        return layout;
    }

    private void measure(int column) {
        int widest = least[column];
        for (List<List<String>> part : List.of(head.first(), head.last())) {
            for (List<String> row : part) {
                String cell = shown(column, row.get(column));
                int width = cell.indexOf('\n') < 0
                        ? Glyphs.width(cell)
                        : cell.lines().mapToInt(Glyphs::width).max().orElse(0);
                widest = Math.max(widest, width);
                words[column] = Math.max(words[column], widestWord(cell));
            }
        }
        widths[column] = widest;
    }

    private static int widestWord(String cell) {
        return BLANKS.splitAsStream(cell).mapToInt(Glyphs::width).max().orElse(0);
    }

    private int excess(int space) {
        return IntStream.of(widths).sum() + FRAME * widths.length + 1 - space;
    }

    /** Keeps texts readable where there is any room: the SQL of an explanation is thousands of characters long. */
    private void limit() {
        for (int i = 0; i < widths.length; i++) {
            if (isWrapped(i)) {
                widths[i] = Math.min(widths[i], WIDEST);
            }
        }
    }

    /** Takes digits from floating-point numbers until the row fits or no more can be taken. */
    private void round(int space) {
        for (int digits = Rounding.MOST; digits >= Rounding.FEWEST && excess(space) > 0; digits--) {
            rounding = new Rounding(digits);
            IntStream.range(0, widths.length).filter(this::isRounded).forEach(this::measure);
        }
    }

    /** Takes from the widest texts, never from numbers, until the row fits or nothing more can be taken. */
    private void narrow(int space) {
        for (int excess = excess(space); excess > 0; excess--) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                int floor = Math.max(Math.max(NARROWEST, least[i]), Math.min(words[i], space / WORD_PART));
                boolean can = isWrapped(i) && widths[i] > floor;
                if (can && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    /** Leaves out columns that have no room: from the middle, for what is asked for stands first, and what is computed last. */
    private void leaveOut(int space) {
        if (excess(space) <= 0) {
            return;
        }
        int room = space - 1 - (1 + FRAME);
        left = 0;
        for (int taken = 1; left < right; taken++) {
            boolean first = widths[left] + FRAME <= room;
            boolean last = widths[right - 1] + FRAME <= room;
            if (!first && !last) {
                return;
            }
            // Two of the first for one of the last.
            boolean takesLast = last && (!first || taken % 3 == 0);
            room -= FRAME + (takesLast ? widths[--right] : widths[left++]);
        }
    }

    boolean isShown(int column) {
        return column < left || column >= right;
    }

    /** Where the first of the columns left out would stand. */
    int left() {
        return left;
    }

    int leftOut() {
        return right - left;
    }

    /** Whether a table makes sense: where hardly a column has room, values stand better below each other. */
    boolean isTable() {
        return leftOut() == 0 || columns.size() - leftOut() > 1;
    }

    /** Whether any number lost digits so far. */
    boolean hasRounded() {
        return hasRounded;
    }

    /** Whether any text lost its end so far. */
    boolean hasCut() {
        return hasCut;
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

    /** Whether a value may go on in the next line: texts may, a moment would no longer be one. */
    private boolean isWrapped(int column) {
        ColumnType type = columns.get(column).type();
        return type == ColumnType.TEXT || type == ColumnType.NESTED || type == ColumnType.OTHER;
    }

    private boolean isRounded(int column) {
        ColumnType type = columns.get(column).type();
        return type == ColumnType.DOUBLE || type == ColumnType.FLOAT;
    }

    /** A cell with no more digits than there is room for. */
    String shown(int column, String cell) {
        if (!isRounded(column)) {
            return cell;
        }
        String shorter = rounding.of(cell);
        hasRounded |= !shorter.equals(cell);
        return shorter;
    }

    /** The lines that a cell is shown in. */
    List<String> lines(int column, String cell) {
        if (cell.indexOf('\n') < 0 && (!isWrapped(column) || Glyphs.width(cell) <= widths[column])) {
            return List.of(cell);
        }
        List<String> lines = new ArrayList<>();
        for (String line : cell.split("\n", -1)) {
            wrap(line, widths[column], lines);
        }
        if (lines.size() <= tallest) {
            return lines;
        }
        hasCut = true;
        List<String> shown = new ArrayList<>(lines.subList(0, tallest - 1));
        shown.add("…");
        return shown;
    }

    private static void wrap(String line, int width, List<String> into) {
        String rest = line;
        while (Glyphs.width(rest) > width) {
            int fits = Glyphs.fitting(rest, width);
            int blank = rest.lastIndexOf(' ', fits);
            int end = blank > 0 ? blank : fits;
            into.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        into.add(rest);
    }
}

package dev.kymograph.repl.picture;

import java.util.Arrays;

/**
 * Dots in cells of characters: two by four in each as braille, or one where the terminal knows nothing but ASCII, where each line has a
 * letter of its own.
 */
final class Canvas {

    private static final String LETTERS = "*ox+#%@&abcd";

    /** The bits of braille dots, by column and row. */
    private static final int[][] BITS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

    private final boolean ascii;
    private final int columns;
    private final int rows;
    private final int[] dots;
    private final int[] owners;

    Canvas(int columns, int rows, boolean ascii) {
        this.ascii = ascii;
        this.columns = columns;
        this.rows = rows;
        dots = new int[columns * rows];
        owners = new int[columns * rows];
        Arrays.fill(owners, -1);
    }

    int width() {
        return ascii ? columns : 2 * columns;
    }

    int height() {
        return ascii ? rows : 4 * rows;
    }

    /** What a line is drawn with. */
    static String mark(int line, boolean ascii) {
        return ascii ? String.valueOf(LETTERS.charAt(line % LETTERS.length())) : "⠤⠤";
    }

    /** From the left, and from below. */
    private void dot(int x, int y, int line) {
        if (x < 0 || y < 0 || x >= width() || y >= height()) {
            return;
        }
        int down = height() - 1 - y;
        int cell = ascii ? down * columns + x : down / 4 * columns + x / 2;
        dots[cell] |= ascii ? 1 : BITS[x % 2][down % 4];
        owners[cell] = line;
    }

    /** A straight one from dot to dot. */
    void line(int x, int y, int toX, int toY, int line) {
        int steps = Math.max(Math.abs(toX - x), Math.abs(toY - y));
        for (int i = 0; i <= steps; i++) {
            double part = steps == 0 ? 0 : (double) i / steps;
            dot((int) Math.round(x + part * (toX - x)), (int) Math.round(y + part * (toY - y)), line);
        }
    }

    /** Which line drew in a cell last; -1 for none. */
    int owner(int column, int row) {
        return owners[row * columns + column];
    }

    String text(int column, int row) {
        int cell = row * columns + column;
        return ascii ? mark(owners[cell], true) : String.valueOf((char) (0x2800 + dots[cell]));
    }
}

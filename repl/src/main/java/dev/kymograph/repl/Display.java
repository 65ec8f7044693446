package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;

/** How results are shown; dot commands change it. */
final class Display {

    /** A table on a screen leaves out rows beyond this. */
    static final int SCREENFUL = 40;

    private Format format;
    private int rows;
    private boolean timer;
    private final boolean ascii;

    Display(Format format, int rows, boolean timer, boolean ascii) {
        this.format = format;
        this.rows = rows;
        this.timer = timer;
        this.ascii = ascii;
    }

    /** Whether pictures are drawn with nothing but ASCII. */
    boolean isAscii() {
        return ascii;
    }

    Format format() {
        return format;
    }

    void format(Format next) {
        format = next;
    }

    /** Rows of a table; 0 for all. */
    int rows() {
        return rows;
    }

    void rows(int next) {
        rows = next;
    }

    /** Whether a line after each result says how many rows, how fast and from where. */
    boolean isTimed() {
        return timer;
    }

    void timed(boolean next) {
        timer = next;
    }
}

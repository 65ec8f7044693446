package dev.kymograph.repl.picture;

import java.io.IOException;
import java.io.OutputStream;

/** Draws into a file, in points from the upper left. */
interface Pen {

    /** Which side of a text lies at its place. */
    enum Side {
        START,
        MIDDLE,
        END
    }

    /**
     * Joins points.
     *
     * @param colour as 0xRRGGBB
     */
    void line(double[] xs, double[] ys, int colour, double width, boolean dashed);

    void text(String text, double x, double y, Side side);

    void box(double x, double y, double width, double height, int colour);

    void save(OutputStream out) throws IOException;
}

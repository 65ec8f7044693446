package dev.kymograph.repl.picture;

/**
 * What a picture of characters is drawn on.
 *
 * @param width columns
 * @param ascii whether there is nothing but ASCII, and no colour
 */
public record Screen(int width, boolean ascii) {

    /** Where it is no terminal. */
    public static final int PAGE = 80;

    /** Colours of terminals that can be told apart on dark and on light ground. */
    private static final int[] COLOURS = {34, 31, 32, 35, 36, 33, 94, 91, 92, 95, 96, 93};

    String coloured(String text, int line) {
        return ascii ? text : "\u001b[" + COLOURS[line % COLOURS.length] + "m" + text + "\u001b[0m";
    }
}

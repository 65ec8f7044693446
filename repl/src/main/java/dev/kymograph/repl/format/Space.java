package dev.kymograph.repl.format;

/**
 * The room that a table may take.
 *
 * @param width columns of characters; 0 for any number
 * @param rows rows of a table; 0 for all
 */
public record Space(int width, int rows) {

    public static final Space ENDLESS = new Space(0, 0);
}

package dev.kymograph.repl;

/** Tables and the small pictures within them where there is nothing but ASCII: each of their signs as one that looks like it. */
final class AsciiText {

    private static final String SIGNS = "│┌┬┐├┼┤└┴┘─…⋮·▁▂▃▄▅▆▇█▏▎▍▌▋▊▉░";
    private static final String ASCII = "|+++++++++-~:-_.:-=+*#    ###.";

    private AsciiText() {}

    /** The same text with signs of tables and pictures in ASCII, also where they are data. */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            int sign = SIGNS.indexOf(plain.charAt(i));
            if (sign >= 0) {
                plain.setCharAt(i, ASCII.charAt(sign));
            }
        }
        return plain.toString();
    }
}

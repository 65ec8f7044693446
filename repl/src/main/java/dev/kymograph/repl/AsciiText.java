package dev.kymograph.repl;

/** Tables and the small pictures within them where there is nothing but ASCII: each of their signs as one that looks like it. */
final class AsciiText {

    private static final String FRAMES = "│┌┬┐├┼┤└┴┘─…⋮·";
    private static final String FRAMES_ASCII = "|+++++++++-~:-";
    private static final String PICTURES = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉░";
    private static final String PICTURES_ASCII = "_.:-=+*#    ###.";

    private AsciiText() {}

    /** The same text with signs of tables and pictures in ASCII, also where they are data. */
    static String of(String text) {
        return pictures(changed(text, FRAMES, FRAMES_ASCII));
    }

    /** The same text with signs of pictures alone in ASCII. */
    static String pictures(String text) {
        return changed(text, PICTURES, PICTURES_ASCII);
    }

    private static String changed(String text, String signs, String plainSigns) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            int sign = signs.indexOf(plain.charAt(i));
            if (sign >= 0) {
                plain.setCharAt(i, plainSigns.charAt(sign));
            }
        }
        return plain.toString();
    }
}

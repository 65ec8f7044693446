package dev.kymograph.repl;

import java.io.IOException;

/** Shows tables and the small pictures within them where there is nothing but ASCII: each of their signs as one that looks like it. */
record AsciiText(Appendable target) implements Appendable {

    private static final String SIGNS = "│┌┬┐├┼┤└┴┘─…⋮·▁▂▃▄▅▆▇█▏▎▍▌▋▊▉░";
    private static final String ASCII = "|+++++++++-~:-_.:-=+*#    ###.";

    /** The same text with signs of tables and pictures in ASCII; all else is as it was. */
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

    @Override
    public Appendable append(CharSequence text) throws IOException {
        target.append(of(String.valueOf(text)));
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) throws IOException {
        return append(String.valueOf(text).substring(start, end));
    }

    @Override
    public Appendable append(char c) throws IOException {
        return append(String.valueOf(c));
    }
}

package dev.kymograph.repl.format;

import org.jline.utils.WCWidth;

/** Text on a screen: how wide it is, and what of it may be shown. */
public final class Glyphs {

    private Glyphs() {}

    /** The text with control characters, except line ends, written as escapes: data must not steer a terminal. */
    static String visible(String text) {
        return escaped(text, "\n");
    }

    /** The same for text that is laid out with tabs. */
    public static String harmless(String text) {
        return escaped(text, "\n\t");
    }

    private static String escaped(String text, String kept) {
        if (text.chars().noneMatch(c -> Character.isISOControl(c) && kept.indexOf(c) < 0)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isISOControl(c) || kept.indexOf(c) >= 0) {
                out.append(c);
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c == '\r') {
                out.append("\\r");
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.toString();
    }

    /** The columns that a line takes on a screen. */
    public static int width(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) >= 0x7f) {
                return line.codePoints()
                        .map(c -> Math.max(0, WCWidth.wcwidth(c)))
                        .sum();
            }
        }
        return line.length();
    }

    /** How many characters of {@code line}, at least one, fit into {@code columns}. */
    public static int fitting(String line, int columns) {
        int taken = 0;
        int i = 0;
        while (i < line.length()) {
            int c = line.codePointAt(i);
            taken += Math.max(0, WCWidth.wcwidth(c));
            if (taken > columns && i > 0) {
                return i;
            }
            i += Character.charCount(c);
        }
        return i;
    }
}

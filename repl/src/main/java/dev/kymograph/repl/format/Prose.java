package dev.kymograph.repl.format;

/** Sentences and lists for a screen: lines are broken between words, and go on below where their last column began. */
public final class Prose {

    private Prose() {}

    /** Breaks the lines that are wider than {@code width}; 0 breaks none. A word that is wider stays whole. */
    public static String wrapped(String text, int width) {
        if (width == 0 || text.lines().allMatch(line -> Glyphs.width(line) <= width)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            wrap(line, width, out.append(out.isEmpty() ? "" : "\n"));
        }
        return out.toString();
    }

    private static void wrap(String line, int width, StringBuilder out) {
        int indent = indent(line, width);
        int begin = line.length() - line.stripLeading().length();
        String rest = line;
        String margin = "";
        while (Glyphs.width(rest) > width - margin.length()) {
            int end = rest.lastIndexOf(' ', Glyphs.fitting(rest, width - margin.length()));
            if (end <= (margin.isEmpty() ? begin : 0)) {
                end = rest.indexOf(' ', margin.isEmpty() ? begin : 0);
            }
            if (end <= 0) {
                break;
            }
            out.append(margin).append(rest, 0, end).append('\n');
            rest = rest.substring(end).stripLeading();
            margin = " ".repeat(indent);
        }
        out.append(margin).append(rest);
    }

    /** Where the last column begins, in the left half; two blanks stand between columns. */
    private static int indent(String line, int width) {
        int column = line.lastIndexOf("  ", width / 2) + 2;
        while (column < line.length() && line.charAt(column) == ' ') {
            column++;
        }
        int blank = line.length() - line.stripLeading().length();
        if (column > Math.max(1, blank) && column <= width / 2) {
            return column;
        }
        return blank == 0 ? 0 : blank + 2;
    }
}

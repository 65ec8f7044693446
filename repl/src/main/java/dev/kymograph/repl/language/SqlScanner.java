package dev.kymograph.repl.language;

/** Finds where a query ends: at the first semicolon outside quotes and comments. */
final class SqlScanner {

    private final String text;

    SqlScanner(String text) {
        this.text = text;
    }

    /** The index of the semicolon, or -1 where there is none yet. */
    int end(int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ';') {
                return i;
            }
            int next = skip(i, c);
            if (next < 0) {
                return -1;
            }
            i = next;
        }
        return -1;
    }

    /** The index of the last bar outside quotes and comments, or -1. */
    int lastBar() {
        int last = -1;
        int i = 0;
        while (i >= 0 && i < text.length()) {
            char c = text.charAt(i);
            last = c == '|' && !isDoubled(i) ? i : last;
            i = skip(i, c);
        }
        return last;
    }

    /** Whether a bar is one of two, which join texts. */
    private boolean isDoubled(int bar) {
        return text.startsWith("||", bar) || (bar > 0 && text.charAt(bar - 1) == '|');
    }

    /** The index after the blanks and comments that begin at {@code from}. */
    int begin(int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean comment = text.startsWith("--", i) || text.startsWith("/*", i);
            if (!Character.isWhitespace(c) && c != ';' && !comment) {
                return i;
            }
            int next = comment ? skip(i, c) : i + 1;
            if (next < 0) {
                return text.length();
            }
            i = next;
        }
        return i;
    }

    /** Whether at a bar begins what becomes of the rows: words to the end of the line, and no SQL. */
    boolean isStage(int bar) {
        return text.charAt(bar) == '|' && !isDoubled(bar) && Script.isStage(text.substring(bar + 1));
    }

    /** The index of the semicolon or the end of the line after a bar, where words are; two dashes alone begin a comment. */
    int endOfStage(int bar) {
        int i = text.indexOf(Script.firstOf(text.substring(bar + 1)), bar);
        // The bar may end a line.
        int newline = text.indexOf('\n', i);
        int lineEnd = newline < 0 ? text.length() : newline;
        while (i < lineEnd && text.charAt(i) != ';') {
            char c = text.charAt(i);
            char before = text.charAt(i - 1);
            if (text.startsWith("--", i) && isBlank(i - 1) && isBlank(i + 2)) {
                return lineEnd;
            }
            boolean opens = (c == '"' || c == '\'') && (isBlank(i - 1) || WordReader.OPENS_AFTER.indexOf(before) >= 0);
            int close = opens ? text.indexOf(c, i + 1) : -1;
            i = close > i && close < lineEnd ? close + 1 : i + 1;
        }
        return i;
    }

    private boolean isBlank(int i) {
        return i >= text.length() || Character.isWhitespace(text.charAt(i));
    }

    private int skip(int i, char c) {
        if (isStage(i)) {
            return endOfStage(i);
        }
        if (c == '\'' || c == '"') {
            boolean escapes =
                    c == '\'' && i > 0 && (text.charAt(i - 1) == 'e' || text.charAt(i - 1) == 'E') && isAlone(i - 1);
            return quoted(i + 1, c, escapes);
        }
        if (text.startsWith("--", i)) {
            int end = text.indexOf('\n', i);
            return end < 0 ? -1 : end + 1;
        }
        if (text.startsWith("/*", i)) {
            return after("*/", i + 2);
        }
        if (c == '$' && isAlone(i)) {
            return dollars(i);
        }
        return i + 1;
    }

    private boolean isAlone(int i) {
        return i == 0 || !Character.isJavaIdentifierPart(text.charAt(i - 1));
    }

    private int quoted(int from, char quote, boolean escapes) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            i += escapes && c == '\\' ? 2 : 1;
        }
        return -1;
    }

    private int dollars(int open) {
        int close = text.indexOf('$', open + 1);
        if (close < 0) {
            return open + 1;
        }
        String tag = text.substring(open, close + 1);
        return tag.matches("\\$([A-Za-z_]\\w*)?\\$") ? after(tag, close + 1) : open + 1;
    }

    private int after(String mark, int from) {
        int at = text.indexOf(mark, from);
        return at < 0 ? -1 : at + mark.length();
    }
}

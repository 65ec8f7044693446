package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.nio.charset.StandardCharsets;

/** What the user wrote; positions in it are in bytes, as DuckDB counts them. */
record StatementText(String text) {

    private static final int WIDEST = 100;

    KymographException refused(String code, String why, Node where) {
        return refused(code, why, where.position());
    }

    /** An error that shows the place, where it is known. */
    KymographException refused(String code, String why, int position) {
        return new KymographException(
                ErrorKind.USAGE, code, "Cannot run the statement" + place(position) + ": " + why + marked(position));
    }

    /** The words at a place; empty where the place is not known. */
    String excerpt(Node node) {
        byte[] bytes = bytes();
        int from = node.position();
        int until = from + node.length();
        if (from < 0 || until <= from || until > bytes.length) {
            return "";
        }
        return new String(bytes, from, until - from, StandardCharsets.UTF_8)
                .strip()
                .replaceAll("\\s+", " ");
    }

    String firstWord() {
        String rest = text.strip();
        while (rest.startsWith("--") || rest.startsWith("/*")) {
            String end = rest.startsWith("--") ? "\n" : "*/";
            int at = rest.indexOf(end);
            rest = at < 0 ? "" : rest.substring(at + end.length()).strip();
        }
        return rest.split("\\W", 2)[0];
    }

    private String place(int position) {
        if (position < 0 || position > bytes().length) {
            return "";
        }
        String before = before(position);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return " (line " + line + ", column " + column + ")";
    }

    private String marked(int position) {
        if (position < 0 || position > bytes().length) {
            return "";
        }
        int at = before(position).length();
        int start = text.lastIndexOf('\n', at - 1) + 1;
        int end = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
        int shownFrom = at - start > WIDEST ? at - WIDEST / 2 : start;
        String shown = text.substring(shownFrom, Math.min(end, shownFrom + WIDEST));
        return "\n  " + shown.replace('\t', ' ').stripTrailing() + "\n  " + " ".repeat(at - shownFrom) + "^";
    }

    private String before(int position) {
        return new String(bytes(), 0, position, StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

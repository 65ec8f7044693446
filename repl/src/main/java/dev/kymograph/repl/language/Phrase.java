package dev.kymograph.repl.language;

import java.util.ArrayList;
import java.util.List;

/** One statement in its pieces, for showing what is what while it is typed. */
public record Phrase(boolean sql, List<Token> tokens) {

    private static final String SIGNS = "=<>!,";

    public Phrase {
        tokens = List.copyOf(tokens);
    }

    /** The statements of a text, the last of which may be unfinished. */
    public static List<Phrase> of(String text) {
        List<Phrase> phrases = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int begin = new SqlScanner(text).begin(at);
            if (begin > at) {
                comments(text, at, begin, phrases);
            }
            if (begin >= text.length()) {
                break;
            }
            boolean sql = isSql(text, begin);
            List<Token> tokens = new ArrayList<>();
            at = read(text, begin, sql, tokens);
            phrases.add(new Phrase(sql, tokens));
        }
        return phrases;
    }

    private static void comments(String text, int from, int to, List<Phrase> into) {
        int dashes = text.indexOf("--", from);
        int block = text.indexOf("/*", from);
        int start = dashes < 0 ? block : block < 0 ? dashes : Math.min(dashes, block);
        if (start >= 0 && start < to) {
            into.add(new Phrase(true, List.of(new Token(Token.Kind.COMMENT, start, to))));
        }
    }

    private static boolean isSql(String text, int begin) {
        String rest = text.substring(begin);
        String first = word(rest);
        return rest.startsWith("(") || Script.isSql(first) || Script.explainsSql(rest);
    }

    private static String word(String text) {
        int end = 0;
        while (end < text.length() && isPart(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    /** Reads up to the statement's end and returns where the next may begin. */
    private static int read(String text, int begin, boolean sql, List<Token> into) {
        SqlScanner scanner = new SqlScanner(text);
        int stageEnd = begin;
        int at = begin;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ';' || (c == '\n' && !sql)) {
                return at + 1;
            }
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            if (sql && c == '|' && scanner.isStage(at)) {
                stageEnd = scanner.endOfStage(at);
            }
            Token token = sql && at >= stageEnd
                    ? sqlToken(text, at)
                    : wordToken(text, at, at == begin ? ' ' : text.charAt(at - 1));
            into.add(token);
            at = token.end();
        }
        return at;
    }

    private static Token sqlToken(String text, int at) {
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            return quoted(text, at, c);
        }
        if (text.startsWith("--", at)) {
            return comment(text, at, text.indexOf('\n', at));
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            return comment(text, at, end < 0 ? -1 : end + 2);
        }
        if (isPart(c)) {
            int end = at;
            boolean number = Character.isDigit(c);
            while (end < text.length() && (isPart(text.charAt(end)) || (number && text.charAt(end) == '.'))) {
                end++;
            }
            return new Token(number ? Token.Kind.NUMBER : Token.Kind.WORD, at, end);
        }
        return new Token("()[]{}".indexOf(c) >= 0 ? Token.Kind.BRACKET : Token.Kind.SIGN, at, at + 1);
    }

    private static Token comment(String text, int at, int end) {
        return new Token(Token.Kind.COMMENT, at, end < 0 ? text.length() : end);
    }

    private static Token wordToken(String text, int at, char before) {
        char c = text.charAt(at);
        boolean opens = Character.isWhitespace(before) || SIGNS.indexOf(before) >= 0;
        if ((c == '\'' || c == '"') && opens) {
            return quoted(text, at, c);
        }
        if (SIGNS.indexOf(c) >= 0 || c == '|') {
            return new Token(Token.Kind.SIGN, at, at + 1);
        }
        int end = at + 1;
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && (SIGNS + "|;").indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(at, end);
        if (word.startsWith("--") && word.length() > 2) {
            return new Token(Token.Kind.OPTION, at, end);
        }
        return new Token(word.matches("[-+]?\\d[\\d.]*") ? Token.Kind.NUMBER : Token.Kind.WORD, at, end);
    }

    /** A doubled quote is one piece after another, which looks the same. */
    private static Token quoted(String text, int at, char quote) {
        int end = text.indexOf(quote, at + 1);
        return end < 0 ? new Token(Token.Kind.OPEN_TEXT, at, text.length()) : new Token(Token.Kind.TEXT, at, end + 1);
    }
}

package dev.kymograph.repl;

import dev.kymograph.repl.language.Phrase;
import dev.kymograph.repl.language.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.CompletingParsedLine;

/**
 * A query cut into its pieces, for completion: what is chosen takes the place of the piece that the cursor is in, quotes and all.
 *
 * @param text what was typed, with all that is after the cursor
 * @param tokens of the query
 * @param before how many of them end before the piece with the cursor
 * @param start where that piece begins
 * @param end where it ends, which is the cursor where there is none
 */
record SqlLine(String text, List<Token> tokens, int before, int start, int end, int cursor)
        implements CompletingParsedLine {

    /** Where the cursor is in a query and beyond its first word, but in no comment. */
    static Optional<SqlLine> of(String text, int cursor) {
        for (Phrase phrase : Phrase.of(text)) {
            List<Token> tokens = phrase.tokens();
            if (!phrase.sql() || tokens.isEmpty() || tokens.get(0).kind() == Token.Kind.COMMENT) {
                continue;
            }
            int stop = text.indexOf(';', tokens.get(tokens.size() - 1).end());
            if (cursor > tokens.get(0).end() && cursor <= (stop < 0 ? text.length() : stop)) {
                return of(text, cursor, tokens);
            }
        }
        return Optional.empty();
    }

    private static Optional<SqlLine> of(String text, int cursor, List<Token> tokens) {
        int before = 0;
        for (Token token : tokens) {
            if (token.end() < cursor || (token.end() == cursor && !isPart(token))) {
                before++;
            } else if (token.start() < cursor) {
                // A text whose quote is open reaches to the end of all.
                int end = token.kind() == Token.Kind.OPEN_TEXT ? cursor : token.end();
                return token.kind() == Token.Kind.COMMENT
                        ? Optional.empty()
                        : Optional.of(new SqlLine(text, tokens, before, token.start(), end, cursor));
            }
        }
        return Optional.of(new SqlLine(text, tokens, before, cursor, cursor, cursor));
    }

    /** Whether more letters at its end would belong to it. */
    private static boolean isPart(Token token) {
        return switch (token.kind()) {
            case WORD, NUMBER, OPEN_TEXT, OPTION, COMMENT -> true;
            default -> false;
        };
    }

    String text(Token token) {
        return text.substring(token.start(), token.end());
    }

    /** What is typed of a text, its quotes taken off; empty where the cursor is in none. */
    String typedText() {
        String typed = text.substring(start, cursor);
        return typed.startsWith("'") ? typed.substring(1).replace("''", "'") : "";
    }

    @Override
    public String word() {
        return text.substring(start, end);
    }

    @Override
    public int wordCursor() {
        return cursor - start;
    }

    @Override
    public int wordIndex() {
        return before;
    }

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>();
        tokens.subList(0, before).forEach(token -> words.add(text(token)));
        words.add(word());
        return words;
    }

    @Override
    public String line() {
        return text;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor();
    }

    @Override
    public int rawWordLength() {
        return end - start;
    }
}

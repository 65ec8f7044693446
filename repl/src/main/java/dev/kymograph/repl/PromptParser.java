package dev.kymograph.repl;

import dev.kymograph.repl.language.Script;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line reader whether a query is still open, and what word the cursor is in. */
final class PromptParser implements Parser {

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && isOpen(line)) {
            throw new EOFError(-1, cursor, "the query is not ended by a semicolon");
        }
        return words(line, cursor);
    }

    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }

    private static boolean isOpen(String line) {
        Script script = new Script();
        script.add(line);
        try {
            while (script.next().isPresent()) {
                // taken off
            }
        } catch (RuntimeException e) {
            return false;
        }
        return !script.isEmpty();
    }

    private static ParsedLine words(String line, int cursor) {
        List<String> words = new ArrayList<>();
        int index = -1;
        int within = 0;
        int start = 0;
        char quote = 0;
        for (int i = 0; i <= line.length(); i++) {
            char c = i < line.length() ? line.charAt(i) : ' ';
            if (quote != 0 && i < line.length()) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (Character.isWhitespace(c)) {
                boolean here = cursor >= start && cursor <= i;
                if (i > start || here) {
                    if (here && index < 0) {
                        index = words.size();
                        within = cursor - start;
                    }
                    words.add(line.substring(start, i));
                }
                start = i + 1;
            }
        }
        return new Words(words, Math.max(0, index), within, line, cursor);
    }

    /** A line cut at its blanks; quotes stay. */
    private record Words(List<String> words, int wordIndex, int wordCursor, String line, int cursor)
            implements CompletingParsedLine {

        @Override
        public String word() {
            return words.get(wordIndex);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor;
        }

        @Override
        public int rawWordLength() {
            return word().length();
        }
    }
}

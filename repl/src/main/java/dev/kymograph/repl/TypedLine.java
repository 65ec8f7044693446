package dev.kymograph.repl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jline.reader.CompletingParsedLine;

/**
 * A line cut at its blanks, quotes taken off, for completion: what is chosen gets quotes where it needs them.
 *
 * @param words at least the one that the cursor is in
 * @param rawWordCursor where in the word as it was typed the cursor is
 * @param rawWordLength how long that word is as it was typed
 */
record TypedLine(List<String> words, int wordIndex, int rawWordCursor, int rawWordLength, String line, int cursor)
        implements CompletingParsedLine {

    static TypedLine of(String line, int cursor) {
        List<String> words = new ArrayList<>();
        int start = 0;
        char quote = 0;
        int index = 0;
        int wordStart = cursor;
        int wordEnd = cursor;
        boolean found = false;
        for (int i = 0; i <= line.length(); i++) {
            char c = i < line.length() ? line.charAt(i) : '\n';
            if (quote != 0 && i < line.length()) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (Character.isWhitespace(c)) {
                boolean here = !found && cursor >= start && cursor <= i;
                if (here) {
                    found = true;
                    index = words.size();
                    wordStart = start;
                    wordEnd = i;
                }
                if (i > start || here) {
                    words.add(plain(line.substring(start, i)));
                }
                start = i + 1;
            }
        }
        return new TypedLine(words, index, cursor - wordStart, wordEnd - wordStart, line, cursor);
    }

    private static String plain(String typed) {
        return typed.replace("\"", "").replace("'", "");
    }

    @Override
    public String word() {
        return words.get(wordIndex);
    }

    @Override
    public int wordCursor() {
        return Math.min(
                word().length(),
                plain(line.substring(cursor - rawWordCursor, cursor)).length());
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        String text = candidate.toString();
        int sign = text.indexOf('=');
        if (text.chars().noneMatch(Character::isWhitespace)) {
            return text;
        }
        if (sign < 0) {
            return '"' + text + (complete ? "\"" : "");
        }
        String values = Arrays.stream(text.substring(sign + 1).split(",", -1))
                .map(value -> value.chars().anyMatch(Character::isWhitespace) ? '"' + value + '"' : value)
                .collect(Collectors.joining(","));
        boolean open = !complete && values.endsWith("\"");
        return text.substring(0, sign + 1) + (open ? values.substring(0, values.length() - 1) : values);
    }
}

package dev.kymograph.repl.language;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Cuts a line into words. */
final class WordReader {

    static final String OPENS_AFTER = "=<>,";

    private final String line;
    private final boolean blanksBelong;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private BitSet literal = new BitSet();
    private boolean begun;

    WordReader(String line, boolean blanksBelong) {
        this.line = line;
        this.blanksBelong = blanksBelong;
    }

    List<Word> words() {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if ((c == '"' || c == '\'') && opens()) {
                i = quoted(i);
            } else if (!blanksBelong && Character.isWhitespace(c)) {
                end();
                i++;
            } else {
                text.append(c);
                begun = true;
                i++;
            }
        }
        end();
        return words;
    }

    private boolean opens() {
        int last = text.length() - 1;
        return !begun || (last >= 0 && !literal.get(last) && OPENS_AFTER.indexOf(text.charAt(last)) >= 0);
    }

    private int quoted(int open) {
        char quote = line.charAt(open);
        begun = true;
        int i = open + 1;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == quote && i + 1 < line.length() && line.charAt(i + 1) == quote) {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
            literal.set(text.length());
            text.append(c);
            i++;
        }
        throw new KymographException(
                ErrorKind.USAGE,
                "command.quote",
                "Cannot read [" + line + "]: the quote at character " + (open + 1) + " is not closed");
    }

    private void end() {
        if (begun) {
            words.add(Word.of(text.toString(), literal));
        }
        text.setLength(0);
        literal = new BitSet();
        begun = false;
    }
}

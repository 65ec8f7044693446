package dev.kymograph.repl.language;

import dev.kymograph.engine.KymographException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A word of a command line, its quotes taken off.
 *
 * <p>Quotes, single or double, open at the start of a word and after a comparison sign or a comma; a doubled quote within them
 * stands for itself. An apostrophe elsewhere is a letter like others.
 */
public final class Word {

    private final String text;
    private final BitSet literal;

    private Word(String text, BitSet literal) {
        this.text = text;
        this.literal = literal;
    }

    /** A word from the command line of a shell, which has taken quotes off already: blanks are part of it. */
    public static Word ofArgument(String argument) {
        try {
            List<Word> words = new WordReader(argument, true).words();
            return words.isEmpty() ? new Word("", new BitSet()) : words.get(0);
        } catch (KymographException unclosed) {
            return new Word(argument, new BitSet());
        }
    }

    /** A word that is taken as it is. */
    static Word literal(String text) {
        BitSet all = new BitSet();
        all.set(0, text.length());
        return new Word(text, all);
    }

    /** The words of a line. */
    public static List<Word> split(String line) {
        return new WordReader(line, false).words();
    }

    static Word of(String text, BitSet literal) {
        return new Word(text, literal);
    }

    public String text() {
        return text;
    }

    Word inLowerCase() {
        return new Word(text.toLowerCase(Locale.ROOT), literal);
    }

    public boolean isOption() {
        return text.startsWith("--") && text.length() > 2 && !literal.get(0);
    }

    /** Whether the character at {@code index} was not within quotes. */
    boolean isPlain(int index) {
        return !literal.get(index);
    }

    Word part(int from, int to) {
        return new Word(text.substring(from, to), literal.get(from, to));
    }

    Word plus(Word next) {
        BitSet both = (BitSet) literal.clone();
        for (int i = next.literal.nextSetBit(0); i >= 0; i = next.literal.nextSetBit(i + 1)) {
            both.set(text.length() + i);
        }
        return new Word(text + next.text, both);
    }

    /** The values of a list written {@code a,b}; a comma within quotes does not part. */
    public List<String> list() {
        List<String> values = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || (text.charAt(i) == ',' && isPlain(i))) {
                values.add(text.substring(start, i));
                start = i + 1;
            }
        }
        return values;
    }

    /** A line of words that is split into them again. */
    static String written(List<Word> words) {
        return words.stream().map(Word::written).collect(Collectors.joining(" "));
    }

    /** Quotes open at the start and after a sign that parts. */
    private String written() {
        StringBuilder line = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean parts = i < text.length() && isPlain(i) && WordReader.OPENS_AFTER.indexOf(text.charAt(i)) >= 0;
            if (parts || i == text.length()) {
                line.append(quoted(start, i)).append(parts ? text.substring(i, i + 1) : "");
                start = i + 1;
            }
        }
        return line.toString();
    }

    private String quoted(int from, int to) {
        String part = text.substring(from, to);
        boolean plain = literal.get(from, to).isEmpty() && !part.matches("(?s).*[\\s;|\"'].*");
        return plain ? part : '"' + part.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return text;
    }
}

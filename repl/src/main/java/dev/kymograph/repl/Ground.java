package dev.kymograph.repl;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.utils.NonBlockingReader;

/**
 * Asks the terminal for the colour of its ground. The answer comes in like a key that is pressed, whenever it comes: nobody waits for
 * it, and what is typed ahead stays what it is.
 */
final class Ground {

    private static final String WIDGET = "ground-told";
    private static final String QUESTION = "\u001b]11;?\u001b\\";
    private static final String ANSWER = "\u001b]11;";

    /** What ends an answer in one byte, as it is and as it is read where it is no character. */
    private static final String ENDS = "\u009c\ufffd";

    private static final Pattern COLOUR =
            Pattern.compile("rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?");

    /** Where a terminal stops in the middle of its answer. */
    private static final int LONGEST_ANSWER = 40;

    private static final long BETWEEN_CHARACTERS_MILLIS = 100;

    private final LineReader reader;
    private final Highlights highlights;
    private boolean asked;

    private Ground(LineReader reader, Highlights highlights) {
        this.reader = reader;
        this.highlights = highlights;
    }

    /** Has the terminal asked as soon as a line is read and nothing is typed ahead. */
    static void ask(LineReader reader, Highlights highlights) {
        Ground ground = new Ground(reader, highlights);
        reader.getWidgets().put(WIDGET, ground::told);
        for (String map : List.of(LineReader.EMACS, LineReader.VIINS, LineReader.VICMD)) {
            reader.getKeyMaps().get(map).bind(new Reference(WIDGET), ANSWER);
        }
        reader.getWidgets().put(LineReader.CALLBACK_INIT, ground::ask);
    }

    /** After a line that was typed ahead, the answer would come while its question is answered, and be seen. */
    private boolean ask() {
        try {
            if (!asked && reader.getTerminal().reader().peek(1) == NonBlockingReader.READ_EXPIRED) {
                asked = true;
                reader.getTerminal().writer().write(QUESTION);
                reader.getTerminal().flush();
            }
        } catch (IOException e) {
            // Reading the line fails of the same.
        }
        return true;
    }

    private boolean told() {
        StringBuilder answer = new StringBuilder();
        try {
            NonBlockingReader keys = reader.getTerminal().reader();
            int next = keys.read(BETWEEN_CHARACTERS_MILLIS);
            // It ends with BEL, with ESC and a backslash, or with what is both in one byte.
            while (next >= ' ' && ENDS.indexOf(next) < 0 && answer.length() < LONGEST_ANSWER) {
                answer.append((char) next);
                next = keys.read(BETWEEN_CHARACTERS_MILLIS);
            }
            if (next == '\u001b') {
                keys.read(BETWEEN_CHARACTERS_MILLIS);
            }
        } catch (IOException e) {
            return false;
        }
        themeOf(answer.toString()).ifPresent(highlights::theme);
        return true;
    }

    /** Which colours can be seen on a ground that is told as terminals do: {@code rgb:ffff/ffff/ffff}. */
    static Optional<Theme> themeOf(String told) {
        Matcher colour = COLOUR.matcher(told.toLowerCase(Locale.ROOT));
        if (!colour.matches()) {
            return Optional.empty();
        }
        double light = 0.299 * part(colour.group(1)) + 0.587 * part(colour.group(2)) + 0.114 * part(colour.group(3));
        return Optional.of(light > 0.5 ? Theme.LIGHT : Theme.DARK);
    }

    /** From 0 to 1, whether it has one digit or four. */
    private static double part(String digits) {
        return Integer.parseInt(digits, 16) / (Math.pow(16, digits.length()) - 1);
    }
}

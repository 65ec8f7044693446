package dev.kymograph.repl;

import dev.kymograph.repl.language.Script;
import java.util.Optional;
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
        return cut(line, cursor);
    }

    /** What the cursor is in: a query in its pieces, anything else in its words. */
    static ParsedLine cut(String line, int cursor) {
        TypedLine typed = TypedLine.of(line, cursor);
        boolean piped = typed.words().subList(0, typed.wordIndex()).contains("|");
        Optional<SqlLine> query = piped ? Optional.empty() : SqlLine.of(line, cursor);
        return query.isPresent() ? query.get() : typed;
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
}

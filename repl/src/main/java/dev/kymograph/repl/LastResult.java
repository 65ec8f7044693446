package dev.kymograph.repl;

import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.format.Kept;
import dev.kymograph.repl.language.Phrase;
import dev.kymograph.repl.language.Token;
import java.util.List;
import java.util.Optional;

/** What was answered last; queries call it {@code _}. */
final class LastResult {

    private static final String NAME = "_";

    /** The engine reads queries of up to 200,000 characters. */
    private static final int MOST = 180_000;

    private Optional<Kept> kept = Optional.empty();

    void is(Kept next) {
        kept = Optional.of(next);
    }

    Kept kept() {
        Kept last = kept.orElseThrow(
                () -> Mistake.of("last.none", "Cannot show the last result: nothing was answered yet; ask something"));
        if (!last.isComplete()) {
            throw Mistake.of(
                    "last.long",
                    "Cannot show the last result: it was too long to keep; ask for fewer rows, or for part of them with"
                            + " LIMIT");
        }
        return last;
    }

    /** A query with the last result in place of its name, where it is named. */
    String in(String query) {
        List<Token> tokens = Phrase.of(query).stream()
                .flatMap(phrase -> phrase.tokens().stream())
                .filter(token -> token.kind() != Token.Kind.COMMENT)
                .toList();
        if (tokens.stream().noneMatch(token -> NAME.equals(word(query, token)))) {
            return query;
        }
        String first = word(query, tokens.get(0));
        String own = NAME + " AS ("
                + kept().query(MOST)
                        .orElseThrow(() -> Mistake.of(
                                "last.long",
                                "Cannot read the last result as _: it is too long for a query; .last shows it"))
                + ")";
        if (!first.equalsIgnoreCase("with")) {
            return "WITH " + own + " " + query;
        }
        boolean recursive = word(query, tokens.get(1)).equalsIgnoreCase("recursive");
        int end = tokens.get(recursive ? 1 : 0).end();
        return query.substring(0, end) + " " + own + "," + query.substring(end);
    }

    private static String word(String query, Token token) {
        return query.substring(token.start(), token.end());
    }
}

package dev.kymograph.repl;

import dev.kymograph.engine.LentTable;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.format.Kept;
import java.util.List;
import java.util.Optional;

/** What was answered last; queries call it {@code _}. */
final class LastResult {

    static final String NAME = "_";

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

    /** The table that queries may read; who does where there are no rows is told why. */
    LentTable lent() {
        return new LentTable(
                NAME,
                kept.map(Kept::columns).orElse(List.of()),
                kept.map(Kept::types).orElse(List.of()),
                () -> kept().rows());
    }
}

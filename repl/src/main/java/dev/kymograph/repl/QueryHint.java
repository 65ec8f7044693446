package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;

/** The error of a query, with what may have led to it. */
final class QueryHint {

    private QueryHint() {}

    static KymographException added(KymographException e, String select) {
        return select.indexOf('\n') > 0 && e.code().equals("sql.syntax")
                ? withLines(e, select)
                : StageHint.added(e, select);
    }

    /** What should have been the next statement may have become a part of this one. */
    private static KymographException withLines(KymographException e, String select) {
        return new KymographException(
                e.kind(),
                e.code(),
                e.getMessage() + "\nThe statement has " + select.lines().count()
                        + " lines: is the semicolon at its end missing?",
                e);
    }
}

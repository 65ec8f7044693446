package dev.kymograph.repl.language;

/** A piece of a line, which may still be being typed. */
public record Token(Kind kind, int start, int end) {

    /** What a piece is by its looks alone. */
    public enum Kind {
        WORD,
        NUMBER,
        TEXT,
        /** A text whose closing quote is missing. */
        OPEN_TEXT,
        COMMENT,
        OPTION,
        BRACKET,
        SIGN
    }
}

package dev.kymograph.repl;

import java.util.Locale;

/** Whose keys a line is edited with. */
enum Editing {
    EMACS,
    VI;

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

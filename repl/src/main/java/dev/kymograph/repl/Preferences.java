package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import java.util.Optional;

/**
 * How somebody wants the prompt to be.
 *
 * @param mode how results are written
 * @param theme empty: as the terminal says
 * @param pager the program that shows long results; empty for none
 */
record Preferences(Optional<Format> mode, Optional<Theme> theme, Editing keys, String pager) {

    static final Preferences NONE =
            new Preferences(Optional.empty(), Optional.empty(), Editing.EMACS, "less -RSX || cat");
}

package dev.kymograph.repl;

/** The keys that a line is typed with. */
final class Keys {

    private static final String ALWAYS = """
              Tab            complete, or show what may come next
              Right          take what is offered dimly
              Up, Down       what was typed before
              Ctrl-R         search what was typed before; again for the one before that
            """;

    private static final String ENDING = """
              Ctrl-L         clear the screen
              Ctrl-C         stop what is running, or clear the line; twice on an empty one: how to leave
              Ctrl-D         on an empty line: leave
            """;

    private static final String EMACS = """
              Ctrl-A, Ctrl-E to the beginning, to the end
              Alt-B, Alt-F   a word back, a word on
              Ctrl-W, Alt-D  delete the word before, the word after
              Ctrl-U, Ctrl-K delete all before, all after
              Ctrl-Y         put back what was deleted last
              Ctrl-_         undo
            """;

    private static final String VI = """
              Ctrl-W, Ctrl-U delete the word before, the whole line
              Esc            from typing to the keys below
              i, a, I, A     type before the cursor, behind it, at the beginning, at the end
              h, l, b, w, e  a character or a word back and on
              0, $           to the beginning, to the end
              x, D, dd, dw   delete a character, all after, the whole line, a word
              r, cc, cw      replace a character, the whole line, a word
              p, u           put back what was deleted last; undo
              k, j           what was typed before
            """;

    private Keys() {}

    static String help(Editing keys) {
        return ALWAYS + (keys == Editing.VI ? VI : EMACS) + ENDING;
    }
}

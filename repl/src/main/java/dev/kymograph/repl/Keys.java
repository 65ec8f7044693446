package dev.kymograph.repl;

/** The keys that a line is typed with. */
final class Keys {

    static final String HELP = """
              Tab            complete, or show what may come next
              Right          take what is offered dimly
              Up, Down       what was typed before
              Ctrl-R         search what was typed before; again for the one before that
              Ctrl-A, Ctrl-E to the beginning, to the end
              Alt-B, Alt-F   a word back, a word on
              Ctrl-W, Alt-D  delete the word before, the word after
              Ctrl-U, Ctrl-K delete all before, all after
              Ctrl-Y         put back what was deleted last
              Ctrl-_         undo
              Ctrl-L         clear the screen
              Ctrl-C         stop what is running, or clear the line; twice on an empty one: how to leave
              Ctrl-D         on an empty line: leave
            """;

    private Keys() {}
}

package dev.kymograph.repl.command;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;

/** One command. */
public interface Command {

    Usage usage();

    /** Does it; the caller closes the rows. {@link Table#NOTHING} where there is nothing to show. */
    Rows execute(Statement.Command line, Session session);
}

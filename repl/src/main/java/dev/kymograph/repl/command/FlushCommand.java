package dev.kymograph.repl.command;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;

final class FlushCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("flush", "move hot readings into the lake", "flush");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments.of(usage(), line).atMost(0);
        return new Table().numbers("flushed").row(session.engine().flush()).rows();
    }
}

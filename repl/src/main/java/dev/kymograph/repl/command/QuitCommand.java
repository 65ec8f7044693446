package dev.kymograph.repl.command;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;

final class QuitCommand implements Command {

    private final String name;

    QuitCommand(String name) {
        this.name = name;
    }

    @Override
    public Usage usage() {
        return Usage.of(name, "leave", name);
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments.of(usage(), line).atMost(0);
        session.quit();
        return Table.NOTHING;
    }
}

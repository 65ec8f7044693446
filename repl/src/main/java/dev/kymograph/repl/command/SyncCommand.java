package dev.kymograph.repl.command;

import dev.kymograph.engine.Subjects;
import dev.kymograph.engine.Subjects.Followed;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;

final class SyncCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("sync", "follow what other programs did to subjects, without waiting for it", "sync")
                .options(new Option("full", "", "also have all subjects be read anew"))
                .examples("sync --full");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(0);
        Subjects subjects = session.engine().subjects();
        if (subjects.waiting().isEmpty()) {
            session.note("No other program can write the tables of this catalog");
        }
        Followed done = arguments.has("full") ? subjects.reread() : subjects.follow();
        return new Table()
                .numbers("changes", "erased")
                .row(done.changes(), done.erased())
                .rows();
    }
}

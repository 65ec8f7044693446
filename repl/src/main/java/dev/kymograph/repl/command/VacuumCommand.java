package dev.kymograph.repl.command;

import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.Snapshots.Vacuumed;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.time.Duration;
import java.util.Locale;

final class VacuumCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("vacuum", "delete files that no snapshot and no question needs", "vacuum")
                .options(
                        new Option("grace", "1d", "leave what was needed so short a time ago [snapshots.vacuum.grace]"),
                        new Option("dry-run", "", "only show which"))
                .examples("vacuum --dry-run");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(0);
        Snapshots snapshots = session.engine().snapshots();
        Duration grace = arguments
                .option("grace")
                .map(word -> Intervals.duration(word, "--grace"))
                .orElse(snapshots.policy().grace());
        return arguments.has("dry-run")
                ? wouldGo(snapshots.unneeded(grace), session)
                : gone(snapshots.vacuum(grace, session.watch()), session);
    }

    private static Rows wouldGo(Vacuumed unneeded, Session session) {
        session.note(String.format(
                Locale.ROOT,
                "nothing was deleted: %,d %s with %,d bytes would go",
                unneeded.files().size(),
                unneeded.files().size() == 1 ? "file" : "files",
                unneeded.bytes()));
        Table table = new Table().texts("file");
        unneeded.files().forEach(file -> table.row(file));
        return table.rows();
    }

    private static Rows gone(Vacuumed done, Session session) {
        done.waiting().forEach(file -> session.note("Cannot delete " + file + " now; the next vacuum tries again"));
        return new Table()
                .numbers("deleted", "bytes", "forgotten", "waiting")
                .row((long) done.files().size(), done.bytes(), done.forgotten(), (long)
                        done.waiting().size())
                .rows();
    }
}

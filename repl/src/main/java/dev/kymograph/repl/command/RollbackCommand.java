package dev.kymograph.repl.command;

import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;
import java.util.Optional;

final class RollbackCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("rollback", "make the lake what it was at a snapshot", "rollback --to SNAPSHOT")
                .options(
                        new Option("to", "SNAPSHOT", "its number; see: snapshots"),
                        new Option("metric", "METRIC", "this metric alone; the others stay"),
                        new Option("yes", "", "do not ask"))
                .examples("rollback --to 12 --metric pulse_rate");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(0);
        long to = Arguments.integer(arguments.required("to"), "--to");
        Optional<String> metric = arguments.option("metric");
        if (!arguments.has("yes") && !isWanted(to, metric, session)) {
            session.note("nothing was changed");
            return Table.NOTHING;
        }
        Snapshots snapshots = session.engine().snapshots();
        Snapshot made = metric.isPresent() ? snapshots.rollback(to, metric.get()) : snapshots.rollback(to);
        session.note("The lake is what it was at snapshot " + to + "; what it was before is snapshot "
                + (made.number() - 1) + " (as_of=" + (made.number() - 1) + ", or 'rollback' to that)");
        return SnapshotsCommand.table(List.of(made));
    }

    private static boolean isWanted(long to, Optional<String> metric, Session session) {
        String what = "Going back to snapshot " + to + " takes away all readings "
                + metric.map(name -> "of " + name + " ").orElse("") + "that came after it, also hot ones";
        return session.asked(what + ". They stay in the snapshot before. Go back?")
                .orElseThrow(() ->
                        Mistake.of("rollback.asks", "Cannot roll back without being told so: say --yes. " + what));
    }
}

package dev.kymograph.repl.command;

import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;

final class SnapshotsCommand implements Command {

    private static final String MOST = "20";

    @Override
    public Usage usage() {
        return Usage.of("snapshots", "what the lake was: each commit, newest last", "snapshots")
                .options(new Option("last", "N", "the newest ones [" + MOST + "]"))
                .examples("snapshots --last 5");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(0);
        int most = Arguments.integer(arguments.option("last").orElse(MOST), "--last");
        return table(session.engine().snapshots().list(most));
    }

    static Rows table(List<Snapshot> snapshots) {
        Table table = new Table()
                .numbers("snapshot")
                .column("at", ColumnType.TIMESTAMP)
                .texts("cause", "metrics")
                .numbers("files_added", "files_removed", "readings");
        for (Snapshot snapshot : snapshots) {
            table.row(
                    snapshot.number(),
                    snapshot.at(),
                    snapshot.cause().toString(),
                    String.join(", ", snapshot.metricTypes()),
                    snapshot.filesAdded(),
                    snapshot.filesRemoved(),
                    snapshot.readings());
        }
        return table.rows();
    }
}

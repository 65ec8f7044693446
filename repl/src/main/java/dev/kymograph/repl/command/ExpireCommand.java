package dev.kymograph.repl.command;

import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;

final class ExpireCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("expire", "forget old snapshots; 'vacuum' then deletes their files", "expire")
                .options(
                        new Option("keep", "30d|N", "those of so long before now, or the newest N [snapshots.keep]"),
                        new Option("dry-run", "", "only show which"))
                .examples("expire --keep 7d --dry-run", "expire --keep 100");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(0);
        Snapshots snapshots = session.engine().snapshots();
        Keep keep = arguments
                .option("keep")
                .map(ExpireCommand::keep)
                .orElse(Keep.within(snapshots.policy().keep()));
        boolean dry = arguments.has("dry-run");
        List<Snapshot> expired = dry ? snapshots.expirable(keep) : snapshots.expire(keep);
        if (expired.isEmpty()) {
            session.note("nothing to do: no snapshot is older than those that are kept");
        } else if (dry) {
            session.note("nothing was changed: these would expire");
        }
        return SnapshotsCommand.table(expired);
    }

    private static Keep keep(String word) {
        return word.matches("\\d{1,9}")
                ? Keep.newest(Integer.parseInt(word))
                : Keep.within(Intervals.duration(word, "--keep"));
    }
}

package dev.kymograph.repl.command;

import dev.kymograph.engine.Retention;
import dev.kymograph.engine.Retention.Dropped;
import dev.kymograph.engine.Retention.Kept;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.time.Period;
import java.util.List;
import java.util.Locale;

final class RetentionCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("retention", "how long readings are kept, and dropping what is older")
                .form("retention list", "what is kept for how long")
                .form("retention run [--dry-run] [--yes]", "drop now what is older")
                .options(
                        new Option("dry-run", "", "run: only say what would be dropped"),
                        new Option("yes", "", "run: do not ask"))
                .examples("retention run --dry-run");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(1);
        String verb = arguments.word(0, "list or run");
        Retention retention = session.engine().retention();
        if (verb.equals("list")) {
            if (!arguments.options().isEmpty()) {
                throw arguments.refused("--dry-run and --yes are for run");
            }
            retention.troubles().forEach(session::note);
            return list(retention.list(session.watch()));
        }
        if (!verb.equals("run")) {
            throw arguments.noVerb(verb, "list", "run");
        }
        if (arguments.has("dry-run")) {
            session.note("Nothing was dropped: this was a dry run");
            return would(due(retention, session));
        }
        if (!arguments.has("yes") && !isWanted(due(retention, session), session)) {
            session.note("nothing was dropped");
            return Table.NOTHING;
        }
        return dropped(retention.run(session.watch()), session);
    }

    private static List<Kept> due(Retention retention, Session session) {
        return retention.list(session.watch()).stream()
                .filter(kept -> kept.readings() > 0)
                .toList();
    }

    private static boolean isWanted(List<Kept> due, Session session) {
        if (due.isEmpty()) {
            return true;
        }
        String what = String.format(
                Locale.ROOT,
                "%,d readings would go",
                due.stream().mapToLong(Kept::readings).sum());
        return session.asked(what + ". Drop?")
                .orElseThrow(
                        () -> Mistake.of("retention.asks", "Cannot drop without being told so: say --yes. " + what));
    }

    private static Rows list(List<Kept> kept) {
        Table table = new Table()
                .texts("metric_type", "kept")
                .column("kept_from", ColumnType.TIMESTAMP)
                .column("before", ColumnType.TIMESTAMP)
                .numbers("readings", "files")
                .texts("held_back");
        kept.forEach(each -> table.row(
                each.metricType(),
                each.period().map(RetentionCommand::text).orElse("forever"),
                each.keptFrom().orElse(null),
                each.before().orElse(null),
                each.readings(),
                each.files(),
                reasons(each.heldBack())));
        return table.rows();
    }

    private static Rows would(List<Kept> due) {
        Table table = new Table()
                .texts("metric_type")
                .column("before", ColumnType.TIMESTAMP)
                .numbers("readings", "files")
                .texts("held_back");
        due.forEach(each -> table.row(
                each.metricType(),
                each.before().orElse(null),
                each.readings(),
                each.files(),
                reasons(each.heldBack())));
        return table.rows();
    }

    private static Rows dropped(List<Dropped> dropped, Session session) {
        if (dropped.stream().allMatch(each -> each.readings() == 0)) {
            session.note("nothing was dropped" + (dropped.isEmpty() ? ": nothing is older than it is kept" : ""));
        } else {
            session.note("Earlier snapshots still have them; see: expire, vacuum");
        }
        Table table = new Table()
                .texts("metric_type")
                .column("before", ColumnType.TIMESTAMP)
                .numbers("readings", "files", "written")
                .texts("held_back");
        dropped.forEach(each -> table.row(
                each.metricType(),
                each.before(),
                each.readings(),
                each.files(),
                each.written(),
                reasons(each.heldBack())));
        return table.rows();
    }

    private static String reasons(List<String> reasons) {
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }

    /** As it is written in the configuration. */
    private static String text(Period period) {
        return period.toString().substring(1).toLowerCase(Locale.ROOT).replace("m", "mo");
    }
}

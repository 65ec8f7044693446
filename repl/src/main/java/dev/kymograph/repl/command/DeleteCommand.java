package dev.kymograph.repl.command;

import dev.kymograph.engine.DeletionSummary;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Terms;
import java.util.Locale;

final class DeleteCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("delete", "delete readings", "delete readings METRIC [name=value…]")
                .options(new Option("dry-run", "", "only say how many that are"), new Option("yes", "", "do not ask"))
                .examples("delete readings pulse_rate animal=5 from=2024-03-01 to=2024-03-02 --dry-run");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        if (!arguments.word(0, "readings").equals("readings")) {
            throw arguments.refused(
                    "[" + arguments.word(0, "readings") + "] is not readings. SQL only asks, and deletes nothing");
        }
        Question question = new Question(
                "readings",
                arguments.word(1, "the metric type"),
                Terms.of(arguments.asWritten().subList(2, arguments.words().size())));
        if (arguments.has("dry-run")) {
            DeletionSummary would = session.engine().deletable(question, session.watch());
            session.note(String.format(
                    Locale.ROOT, "nothing was deleted: %,d %s would go", would.readings(), readings(would)));
            tellOfRollups(would, session);
            return new Table()
                    .texts("metric_type")
                    .numbers("readings")
                    .row(would.metricType(), would.readings())
                    .rows();
        }
        if (!arguments.has("yes") && !isWanted(question, session)) {
            session.note("nothing was deleted");
            return Table.NOTHING;
        }
        return deleted(session.engine().delete(question, session.watch()), session);
    }

    private static String readings(DeletionSummary summary) {
        return summary.readings() == 1 ? "reading" : "readings";
    }

    private static boolean isWanted(Question question, Session session) {
        DeletionSummary would = session.engine().deletable(question, session.watch());
        String what = String.format(
                Locale.ROOT, "%,d %s of %s would go", would.readings(), readings(would), would.metricType());
        return session.asked(what + ". Delete?")
                .orElseThrow(
                        () -> Mistake.of("delete.asks", "Cannot delete without being told so: say --yes. " + what));
    }

    private static void tellOfRollups(DeletionSummary summary, Session session) {
        summary.rollups()
                .forEach(name -> session.note("The rollup " + name + " keeps buckets of these subjects and times from"
                        + " before what is kept of " + summary.metricType() + "; only 'rollup drop " + name
                        + " --yes' takes them away, with all others of it"));
    }

    private static Rows deleted(DeletionSummary done, Session session) {
        if (done.readings() == 0) {
            session.note(
                    done.rollups().isEmpty()
                            ? "nothing was deleted: there are no such readings"
                            : "nothing was deleted: the readings are gone already, but not what was summed up of them");
        } else {
            session.note("Earlier snapshots still have them; see: expire, vacuum");
        }
        done.adopted()
                .forEach(file -> session.note("The file " + file + " is others', and still has all that was in it"));
        tellOfRollups(done, session);
        return new Table()
                .texts("metric_type")
                .numbers("readings", "files", "written")
                .row(done.metricType(), done.readings(), done.files(), done.written())
                .rows();
    }
}

package dev.kymograph.repl.command;

import dev.kymograph.engine.ErasureReport;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;

final class EraseCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("erase", "erase a subject with all that is known of it", "erase subject KIND ID")
                .options(new Option("dry-run", "", "only say what there is"), new Option("yes", "", "do not ask"))
                .examples("erase subject animal 5 --dry-run");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(3);
        if (!arguments.word(0, "subject").equals("subject")) {
            throw arguments.refused("[" + arguments.word(0, "subject") + "] is not subject");
        }
        String kind = kind(arguments.word(1, "the kind of the subject"), session);
        int id = id(arguments.word(2, "the id of the subject"), arguments);
        if (arguments.has("dry-run")) {
            ErasureReport would = session.engine().erasable(kind, id);
            session.note(would.isEmpty() ? nothing(would) : "nothing was erased; this is what there is");
            return table(would, false);
        }
        if (!arguments.has("yes") && !isWanted(kind, id, session)) {
            session.note("nothing was erased");
            return Table.NOTHING;
        }
        ErasureReport done = session.engine().erase(kind, id, session.watch());
        if (done.isEmpty()) {
            session.note(nothing(done));
        } else if (!done.complete()) {
            session.note("Not all could be reached now; the rest goes by itself, see: jobs");
        }
        return table(done, true);
    }

    private static String nothing(ErasureReport report) {
        return "nothing was erased: there is no " + report.kind() + " " + report.subject();
    }

    private static String kind(String name, Session session) {
        List<String> names = session.anyEngine().vocabulary().subjectKinds().stream()
                .map(SubjectKind::name)
                .toList();
        if (!names.contains(name)) {
            throw Mistake.of(
                    "kind.unknown",
                    "Cannot find the subject kind [" + name + "]: there are [" + String.join(", ", names) + "]"
                            + Mistake.near(name, names, "kinds"));
        }
        return name;
    }

    /** A name may be that of several, and what is erased does not come back. */
    private static int id(String word, Arguments arguments) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw arguments.refused("[" + word + "] is no id; 'subjects show' tells that of a name");
        }
    }

    private static boolean isWanted(String kind, int id, Session session) {
        String what = kind + " " + id + " would go with all its readings, and does not come back";
        return session.asked(what + ". Erase?")
                .orElseThrow(() -> Mistake.of("erase.asks", "Cannot erase without being told so: say --yes. " + what));
    }

    private static Rows table(ErasureReport report, boolean done) {
        Table table = new Table().texts("what", "where").column("before", ColumnType.BIGINT);
        if (done) {
            table.column("after", ColumnType.BIGINT);
        }
        table.texts("note");
        for (ErasureReport.Row row : report.rows()) {
            if (done) {
                table.row(row.what(), row.where(), known(row.before()), known(row.after()), row.note());
            } else {
                table.row(row.what(), row.where(), known(row.before()), row.note());
            }
        }
        return table.rows();
    }

    private static Long known(long count) {
        return count < 0 ? null : count;
    }
}

package dev.kymograph.repl.command;

import dev.kymograph.engine.RebuildReport;
import dev.kymograph.engine.RebuildReport.LeftOut;
import dev.kymograph.engine.RebuildReport.Restored;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a catalog of what a lake's files say; a row for each metric type, each reason to leave files out, and all that cannot be known. */
final class RebuildCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("rebuild", "make the catalog anew from the files of a lake", "rebuild [--from LAKE]")
                .options(
                        new Option("from", "LAKE", "the lake's folder, whose files are brought into this one"),
                        new Option("yes", "", "do not ask"))
                .examples("rebuild --yes", "rebuild --from /backup/lake");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(0);
        Optional<Path> from = arguments.option("from").map(Paths::path);
        if (!arguments.has("yes") && !isWanted(session)) {
            return Table.NOTHING;
        }
        session.makeData();
        return rows(session.engine().rebuild(from, session.watch()));
    }

    private static boolean isWanted(Session session) {
        String question =
                "A rebuilt catalog does not know names and attributes of subjects, hot readings and the quarantine;"
                        + " a copy of the lost one would.";
        Optional<Boolean> answer = session.asked(question + " Rebuild?");
        if (answer.isEmpty()) {
            throw Mistake.of("rebuild.asked", "Cannot rebuild without being told to: say --yes. " + question);
        }
        return answer.get();
    }

    private static Rows rows(RebuildReport report) {
        Table table = new Table()
                .texts("outcome")
                .numbers("files", "readings", "subjects")
                .texts("what");
        for (Restored restored : report.restored()) {
            table.row("restored", restored.files(), restored.readings(), restored.subjects(), restored.metricType());
        }
        byReason(report.leftOut())
                .forEach((reason, files) ->
                        table.row("left out", (long) files.size(), null, null, named(files) + ": " + reason));
        for (String unknown : report.unknown()) {
            table.row("not known", null, null, null, unknown);
        }
        return table.rows();
    }

    /** A rollup has a file for each month and more. */
    private static Map<String, List<LeftOut>> byReason(List<LeftOut> files) {
        return files.stream().collect(Collectors.groupingBy(LeftOut::reason, LinkedHashMap::new, Collectors.toList()));
    }

    private static String named(List<LeftOut> files) {
        String first = files.get(0).path();
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }
}

package dev.kymograph.repl.command;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport;
import dev.kymograph.engine.CheckReport.Finding;
import dev.kymograph.engine.CheckReport.LostFile;
import dev.kymograph.engine.CheckReport.Severity;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the catalog with the files; a row for each thing that is not as it should be, and for each file that was given up. */
final class CheckCommand implements Command {

    /** Of a list, so many are named. */
    private static final int NAMED = 10;

    @Override
    public Usage usage() {
        return Usage.of("check", "whether the lake holds what the catalog says", "check [METRIC] [--deep] [--repair]")
                .options(
                        new Option("deep", "", "read every reading, and compare rollups as a whole"),
                        new Option("repair", "", "give up files that are damaged or missing; compute anew what can be"),
                        new Option("yes", "", "repair: do not ask"))
                .examples("check", "check pulse_rate --deep", "check --repair");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(1);
        Check check = arguments.words().isEmpty()
                ? Check.ALL
                : Check.of(arguments.words().get(0));
        check = arguments.has("deep") ? check.deep() : check;
        boolean repair = arguments.has("repair");
        if (arguments.has("yes") && !repair) {
            throw arguments.refused("--yes is for --repair");
        }
        if (repair && !arguments.has("yes") && !isWanted(check, session)) {
            return Table.NOTHING;
        }
        CheckReport report = session.engine().check(repair ? check.repair() : check, session.watch());
        session.note(String.format(
                Locale.ROOT,
                "%,d %s with %,d bytes checked%s",
                report.files(),
                report.files() == 1 ? "file" : "files",
                report.bytes(),
                report.findings().isEmpty() ? ": nothing is wrong" : ""));
        Rows rows = rows(report);
        return repair || report.isSound() ? rows : new Wrong(rows, wrong(report));
    }

    /** What would be given up is looked for first: somebody has to want that. */
    private static boolean isWanted(Check check, Session session) {
        CheckReport report = session.engine().check(check, session.watch());
        if (report.findings().stream().allMatch(finding -> finding.severity() == Severity.NOTE)) {
            return true;
        }
        String question = report.findings().size() + " findings, the first: "
                + told(report.findings().get(0)) + ". What damaged or missing files held is lost by a repair.";
        Optional<Boolean> answer = session.asked(question + " Repair?");
        if (answer.isEmpty()) {
            throw Mistake.of("check.repair", "Cannot repair without being told to: say --yes. " + question);
        }
        if (!answer.get()) {
            session.note("nothing was changed");
        }
        return answer.get();
    }

    private static String told(Finding finding) {
        return finding.what() + " (" + finding.where() + ")";
    }

    private static KymographException wrong(CheckReport report) {
        List<Finding> errors = report.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        return new KymographException(
                ErrorKind.DATA,
                "check.wrong",
                "Cannot rely on the lake: " + errors.size() + (errors.size() == 1 ? " thing is" : " things are")
                        + " wrong, the first: " + told(errors.get(0)) + ". See the remedies");
    }

    private static Rows rows(CheckReport report) {
        Table table = new Table().texts("severity", "what", "where", "found", "expected", "remedy");
        for (Finding finding : report.findings()) {
            table.row(
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    finding.what(),
                    finding.where(),
                    orNull(finding.found()),
                    orNull(finding.expected()),
                    finding.remedy());
        }
        report.lost().forEach(lost -> row(table, lost));
        return table.rows();
    }

    private static void row(Table table, LostFile lost) {
        String subjects =
                lost.subjects().stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "))
                        + (lost.subjects().size() > NAMED ? ", …" : "");
        table.row(
                "lost",
                "readings of " + lost.metricType(),
                lost.setAside().orElse(lost.path()),
                lost.readings() + " of " + lost.subjects().size() + " subjects (" + subjects + ") from " + lost.from()
                        + " to " + lost.to(),
                null,
                lost.sources().isEmpty()
                        ? "no source is known that could be taken in again"
                        // All of them: nothing else names them, and what is left out is lost.
                        : "take in again: "
                                + lost.sources().stream()
                                        .map(source -> source.name() + " (of " + source.takenAt() + ")")
                                        .collect(Collectors.joining(", ")));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}

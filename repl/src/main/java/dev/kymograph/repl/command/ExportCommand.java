package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.ExportSummary;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Terms;
import dev.kymograph.repl.language.Word;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

final class ExportCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "export",
                        "write readings, or what SQL answers, into a file",
                        "export METRIC [name=value…] --to FILE",
                        "export METRIC [name=value…] --to FOLDER/",
                        "export \"SELECT …\" --to FILE")
                .options(
                        new Option("to", "FILE", "where to; a name that ends with / is a new folder of files by month"),
                        new Option("as", "csv|ndjson|parquet", "the file's format [by ending]"),
                        new Option("force", "", "replace the file where it is there already"))
                .examples("export pulse_rate breed=\"German Shepherd\" age_year=2 --to shepherds.parquet");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        String first = arguments.word(0, "what to export, a metric or a SELECT,");
        ExportTarget target = target(arguments);
        session.targets().requireOutside(target.path(), "export to");
        Engine engine = session.engine();
        ExportSummary summary;
        if (Script.isSql(first.strip().split("\\W", 2)[0]) || first.startsWith("(")) {
            arguments.atMost(1);
            summary = engine.exportSql(session.select(first), target, session.watch());
        } else {
            List<Word> terms =
                    arguments.asWritten().subList(1, arguments.words().size());
            Question question = new Question("readings", first, Terms.of(terms));
            summary = engine.export(AnalysisCommand.asOf(question, session), target, session.watch());
        }
        summary.notes().forEach(session::note);
        return new Table()
                .numbers("rows", "bytes", "files", "copied")
                .row(summary.rows(), summary.bytes(), (long) summary.files(), (long) summary.copied())
                .rows();
    }

    private static ExportTarget target(Arguments arguments) {
        String to = arguments.required("to");
        ExportTarget target =
                to.endsWith("/") ? ExportTarget.folder(Paths.path(to)) : ExportTarget.file(Paths.path(to));
        if (arguments.has("as")) {
            target = target.as(format(arguments.required("as"), arguments));
        }
        return arguments.has("force") ? target.replacing() : target;
    }

    private static Format format(String word, Arguments arguments) {
        return Arrays.stream(Format.values())
                .filter(format -> format.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> arguments.refused("--as [" + word + "] is none of csv, ndjson, parquet"));
    }
}

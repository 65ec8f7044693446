package dev.kymograph.repl.command;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.AdoptionSummary.RefusedFile;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Path;

/** Makes files that others wrote part of the lake; a row for what became of them together, and one for each that was left out. */
final class AdoptCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "adopt",
                        "make Parquet files that others wrote part of the lake where they lie",
                        "adopt FOLDER --metric METRIC")
                .options(
                        new Option("metric", "METRIC", "the metric type that their readings are of"),
                        new Option("take", "", "the files belong to the engine from then on"),
                        new Option("dry-run", "", "say what would be adopted, and adopt nothing"))
                .examples("adopt /srv/lake --metric pulse_rate --dry-run");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(1);
        Adoption adoption = Adoption.of(Paths.path(arguments.word(0, "the folder")), arguments.required("metric"));
        if (arguments.has("take")) {
            adoption = adoption.take();
        }
        boolean dryRun = arguments.has("dry-run");
        AdoptionSummary done = session.engine().adopt(dryRun ? adoption.rehearse() : adoption, session.watch());
        if (dryRun) {
            session.note("Nothing was adopted: this was a dry run");
        }
        if (!done.refused().isEmpty()) {
            session.note(done.refused().size() + " left out");
        }
        requireSome(done, adoption.folder());
        return rows(done, dryRun ? "would adopt" : "adopted");
    }

    private static void requireSome(AdoptionSummary done, Path folder) {
        if (done.adopted() + done.known() + done.taken() + done.empty() == 0) {
            RefusedFile first = done.refused().get(0);
            throw new KymographException(
                    ErrorKind.DATA,
                    "adopt.nothing",
                    "Cannot adopt any file of " + folder + ": all "
                            + done.refused().size()
                            + " were left out, the first is " + first.path() + ": " + first.reason()
                            + ". Mend them, or take in what they hold with ingest");
        }
    }

    private static Rows rows(AdoptionSummary done, String adopted) {
        Table table = new Table().texts("outcome").numbers("files", "readings").texts("file", "reason");
        table.row(adopted, done.adopted(), done.readings(), null, null);
        if (done.known() > 0) {
            table.row("known", done.known(), null, null, "adopted before");
        }
        if (done.taken() > 0) {
            table.row("taken", done.taken(), null, null, "adopted before, and the engine's from now on");
        }
        if (done.empty() > 0) {
            table.row("empty", done.empty(), null, null, "without readings");
        }
        for (RefusedFile file : done.refused()) {
            table.row("left out", 1L, null, file.path().toString(), file.reason());
        }
        return table.rows();
    }
}

package dev.kymograph.repl;

import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Session;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.format.Kept;
import dev.kymograph.repl.format.Space;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the last result into a file whose name says the form. */
final class LastExport {

    private static final Map<String, Format> FORMS = new TreeMap<>(Map.of(
            "csv", Format.CSV,
            "html", Format.HTML,
            "json", Format.JSON,
            "md", Format.MARKDOWN,
            "ndjson", Format.NDJSON,
            "tsv", Format.TSV));

    private LastExport() {}

    /** Writes it, and says how long it was; the engine writes Parquet. */
    static void write(LastResult last, Target file, Session session, Watch watch) {
        long rows = ending(file).equals("parquet") ? parquet(file, session, watch) : text(last.kept(), file);
        session.note(String.format(
                Locale.ROOT, "%,d row%s written to [%s]", rows, rows == 1 ? " was" : "s were", file.named()));
    }

    private static long parquet(Target file, Session session, Watch watch) {
        ExportTarget target = ExportTarget.file(file.real());
        return session.anyEngine()
                .exportSql(
                        session.select("SELECT * FROM " + LastResult.NAME),
                        file.replaces() ? target.replacing() : target,
                        watch)
                .rows();
    }

    private static long text(Kept kept, Target file) {
        Format format = Optional.ofNullable(FORMS.get(ending(file)))
                .orElseThrow(() -> Mistake.of(
                        "export.ending",
                        "Cannot export to [" + file.named() + "]: its ending says no form; there are "
                                + String.join(", ", FORMS.keySet()) + ", parquet"));
        try (Output output = Output.into(file)) {
            return output.write(
                            out -> format.writer(new Space(0, 0, true, true)).write(kept.rows(), out))
                    .rows();
        }
    }

    private static String ending(Target file) {
        String name = file.named().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}

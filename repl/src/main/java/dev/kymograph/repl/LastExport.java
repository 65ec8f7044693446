package dev.kymograph.repl;

import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.format.Kept;
import dev.kymograph.repl.format.Space;
import java.io.OutputStream;
import java.nio.file.Path;
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

    /** Whether the engine is to write it. */
    static boolean isParquet(Path file) {
        return ending(file).equals("parquet");
    }

    private static String ending(Path file) {
        String name = file.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns how many rows that were. */
    static long write(Kept kept, Path file, boolean replaces) {
        Format format = Optional.ofNullable(FORMS.get(ending(file)))
                .orElseThrow(() -> Mistake.of(
                        "export.ending",
                        "Cannot export to [" + file + "]: its ending says no form; there are "
                                + String.join(", ", FORMS.keySet()) + ", parquet"));
        try (Output output = new Output(OutputStream.nullOutputStream())) {
            if (replaces) {
                output.replace(file);
            } else {
                output.toFile(file);
            }
            return output.write(
                            out -> format.writer(new Space(0, 0, true, true)).write(kept.rows(), out))
                    .rows();
        }
    }
}

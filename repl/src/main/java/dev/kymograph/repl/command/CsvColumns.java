package dev.kymograph.repl.command;

import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the columns of a CSV file are called. */
public final class CsvColumns {

    private CsvColumns() {}

    /** Empty where there is no such file, or none that can be read twice. */
    public static List<String> of(String file) {
        try {
            Path path = Paths.path(file);
            return Files.isRegularFile(path) ? read(path) : List.of();
        } catch (IOException | KymographException e) {
            // What is wrong with it is told when it is scored.
            return List.of();
        }
    }

    private static List<String> read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return new CsvRecords(in).next().map(ScoredCsv::names).orElse(List.of());
        }
    }
}

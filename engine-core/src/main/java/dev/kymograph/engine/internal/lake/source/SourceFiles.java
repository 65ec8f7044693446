package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;

/** Opens foreign files. */
public final class SourceFiles {

    private SourceFiles() {}

    /**
     * Opens a file.
     *
     * @param known column names that may be expected
     */
    static ForeignFile open(Connection connection, Path path, Optional<Format> format, Set<String> known)
            throws SQLException {
        check(path);
        try {
            return switch (format.orElseGet(() -> formatOf(path))) {
                case CSV -> CsvFile.open(path, known);
                case NDJSON -> NdjsonFile.open(connection, path, known);
                case PARQUET -> ParquetFile.open(connection, path);
            };
        } catch (IOException error) {
            throw unreadable(path, error);
        } catch (SQLException error) {
            if (Staging.isAboutContent(error)) {
                throw damaged(path, error);
            }
            throw error;
        }
    }

    /** The format that a file's ending stands for. */
    static Format formatOf(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (bare.endsWith(".csv") || bare.endsWith(".tsv")) {
            return Format.CSV;
        }
        if (bare.endsWith(".ndjson") || bare.endsWith(".jsonl") || bare.endsWith(".json")) {
            return Format.NDJSON;
        }
        if (name.endsWith(".parquet")) {
            return Format.PARQUET;
        }
        throw new KymographException(
                ErrorKind.USAGE,
                "ingest.format-unknown",
                "Cannot read " + path
                        + ": its ending says no format. Rename it to end in .csv, .tsv, .ndjson, .jsonl or"
                        + " .parquet (text also .gz), or name its format");
    }

    /** The error for a file that DuckDB could not make sense of. */
    static KymographException damaged(Path path, SQLException error) {
        String said = DuckDbErrors.describe(error, "read " + path).getMessage();
        int statement = said.indexOf("\n\nLINE ");
        return new KymographException(
                ErrorKind.DATA,
                "ingest.damaged",
                (statement < 0 ? said : said.substring(0, statement))
                        + ". The file is damaged or not what its name says");
    }

    /** The error for a file whose bytes could not be read. */
    public static KymographException unreadable(Path path, IOException error) {
        boolean damaged = error instanceof ZipException || error instanceof EOFException;
        String why = String.valueOf(error.getMessage());
        return damaged
                ? new KymographException(
                        ErrorKind.DATA,
                        "ingest.damaged",
                        "Cannot read " + path + ": its compression is damaged (" + why + ")")
                : new KymographException(
                        ErrorKind.EXTERNAL, "ingest.unreadable", "Cannot read " + path + ": " + why, error);
    }

    /** The built-in format that a source names, if it does. */
    public static Optional<Format> named(SourceFile source) {
        return source.format().flatMap(Format::named);
    }

    /** Whether the file's name says that it is packed. */
    public static boolean isCompressed(Path path) {
        return TextFile.isCompressed(path);
    }

    /** Fails unless there is a file that can be read. */
    static void check(Path path) {
        if (!Files.exists(path)) {
            throw new KymographException(
                    ErrorKind.DATA, "ingest.file-missing", "Cannot read " + path + ": there is no such file");
        }
        if (!Files.isRegularFile(path)) {
            String what = Files.isDirectory(path) ? "it is a folder. Name its files" : "it is not a regular file";
            throw new KymographException(ErrorKind.DATA, "ingest.not-a-file", "Cannot read " + path + ": " + what);
        }
        if (!Files.isReadable(path)) {
            throw new KymographException(
                    ErrorKind.EXTERNAL, "ingest.unreadable", "Cannot read " + path + ": no permission to read it");
        }
    }
}

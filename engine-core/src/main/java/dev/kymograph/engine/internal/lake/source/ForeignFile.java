package dev.kymograph.engine.internal.lake.source;

import java.nio.file.Path;
import java.util.List;

/** A file that others made, opened far enough to know its columns. */
sealed interface ForeignFile permits TextFile, ParquetFile {

    Path path();

    /** The names of its columns; those of a file whose rows differ are those of its first rows. */
    List<String> columns();

    /** Its rows as DuckDB reads them; running it fails if the file is malformed anywhere. */
    Scan scan(List<Integer> wanted);

    /** How DuckDB is told to read exactly this file, whatever its name. */
    static String pattern(Path path) {
        return path.toAbsolutePath()
                .toString()
                .replace("[", "[[]")
                .replace("*", "[*]")
                .replace("?", "[?]");
    }
}

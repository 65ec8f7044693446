package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file that others made, opened far enough to know its columns. */
sealed interface ForeignFile permits TextFile, ParquetFile {

    Path path();

    /** The names of its columns; those of a file whose rows differ are those of its first rows. */
    List<String> columns();

    /**
     * Its rows as DuckDB reads them at its best speed, where DuckDB can read them; running it fails if anything anywhere is not of
     * its type.
     */
    Optional<Scan> scan(List<Wanted> wanted);

    /** How its rows are read, so that one of them can be read again. */
    Origin origin(Origin.Of of, Map<String, String> mapping, String zone);

    /** How DuckDB is told to read exactly this file, whatever its name. */
    static String pattern(Path path) {
        return SqlText.pattern(path.toAbsolutePath().toString());
    }
}

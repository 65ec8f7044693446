package dev.kymograph.engine.internal.lake.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A file of records that can be taken apart one by one. */
sealed interface TextFile extends ForeignFile permits CsvFile, NdjsonFile {

    /** Takes it apart. */
    RecordScanner records(List<Integer> wanted) throws IOException;

    /** How many values {@link #records} gives for a record. */
    int width(List<Integer> wanted);

    /** Its records as they were loaded into a table with columns {@code w0}, {@code w1} and so on. */
    Scan loaded(String table, List<Integer> wanted);

    static InputStream open(Path path) throws IOException {
        InputStream stream = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        return isCompressed(path) ? new GZIPInputStream(stream, 1 << 16) : stream;
    }

    static boolean isCompressed(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /** The option that tells DuckDB whether it is compressed. */
    static String compression(Path path) {
        return "compression = '" + (isCompressed(path) ? "gzip" : "none") + "'";
    }
}

package dev.kymograph.engine.internal.lake.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** A file of records that can be taken apart one by one. */
sealed interface TextFile extends ForeignFile permits CsvFile, NdjsonFile, KeptRows {

    /**
     * Its rows with values as text, where DuckDB can give them such that each row is one of {@link #records}; running it fails if
     * the file is malformed anywhere.
     */
    Optional<Scan> texts(List<Wanted> wanted);

    /** Takes it apart. */
    RecordScanner records(List<Wanted> wanted) throws IOException;

    /** How many values {@link #records} gives for a record. */
    int width(List<Wanted> wanted);

    /** Its records as they come from a relation with the columns {@code w0}, {@code w1} and so on. */
    Scan loaded(String relation, List<Wanted> wanted);

    /** What a time looks like that is given as a number, few digits enough for a DOUBLE to hold it. */
    String NUMBERED_TIME = "-?[0-9]{10,16}(\\.0*)?";

    /**
     * The type that DuckDB reads a column's text as, if it reads it as the rules would have it.
     *
     * @param time the type for times
     */
    String typeOf(ValueType type, String time);

    /** The types of the columns that are asked for; VARCHAR for one that is asked for as two. */
    default Map<Integer, String> types(List<Wanted> wanted, Set<Integer> numberedTimes, String otherTimes) {
        Map<Integer, String> types = new HashMap<>();
        for (Wanted each : wanted) {
            String time = numberedTimes.contains(each.column()) ? "DOUBLE" : otherTimes;
            types.merge(each.column(), typeOf(each.type(), time), (one, other) -> one.equals(other) ? one : "VARCHAR");
        }
        return types;
    }

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

package dev.kymograph.engine;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of readings to take in.
 *
 * @param metricType what the readings are of
 * @param format empty: by the file's ending
 * @param columns which of its columns holds what, by our name; columns not named here have our names
 * @param zone of timestamps that name none
 * @param repeat what to do when the same source was taken in before
 */
public record SourceFile(
        Path path,
        String metricType,
        Optional<Format> format,
        Map<String, String> columns,
        ZoneId zone,
        Repeat repeat) {

    /** File formats that are built in. */
    public enum Format {
        CSV,
        NDJSON,
        PARQUET
    }

    /** What to do with a source that was taken in before. */
    public enum Repeat {
        /** Write nothing and return the earlier summary. */
        SKIP,
        /** Take it in again. */
        AGAIN
    }

    public SourceFile {
        columns = Map.copyOf(columns);
    }

    public static SourceFile of(Path path, String metricType) {
        return new SourceFile(path, metricType, Optional.empty(), Map.of(), ZoneOffset.UTC, Repeat.SKIP);
    }

    public SourceFile format(Format fileFormat) {
        return new SourceFile(path, metricType, Optional.of(fileFormat), columns, zone, repeat);
    }

    /** Says that the file's column {@code from} holds our {@code to}. */
    public SourceFile map(String from, String to) {
        Map<String, String> more = new LinkedHashMap<>(columns);
        more.put(to, from);
        return new SourceFile(path, metricType, format, more, zone, repeat);
    }

    public SourceFile zone(ZoneId zoneId) {
        return new SourceFile(path, metricType, format, columns, zoneId, repeat);
    }

    public SourceFile again() {
        return new SourceFile(path, metricType, format, columns, zone, Repeat.AGAIN);
    }
}

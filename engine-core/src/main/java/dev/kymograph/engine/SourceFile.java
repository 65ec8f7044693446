package dev.kymograph.engine;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A file of readings to take in.
 *
 * @param metricType what the readings are of
 * @param format its name, of a built-in one or of one that a plugin brings; empty: by the file's ending
 * @param parameters of the format, by name
 * @param subject the id of the subject that all of it is about, where the format finds none in the file
 * @param columns which of its columns holds what, by our name; columns not named here have our names
 * @param zone of timestamps that name none
 * @param repeat what to do when the same source was taken in before
 * @param key by which its sender knows it; the same content in another file is another source then
 */
public record SourceFile(
        Path path,
        String metricType,
        Optional<String> format,
        Map<String, List<String>> parameters,
        OptionalInt subject,
        Map<String, String> columns,
        ZoneId zone,
        Repeat repeat,
        Optional<IngestKey> key) {

    /** File formats that are built in. */
    public enum Format {
        CSV,
        NDJSON,
        PARQUET;

        /** The format of this name, if it is built in. */
        public static Optional<Format> named(String name) {
            for (Format format : values()) {
                if (format.toString().equals(name)) {
                    return Optional.of(format);
                }
            }
            return Optional.empty();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to do with a source that was taken in before. */
    public enum Repeat {
        /** Write nothing and return the earlier summary. */
        SKIP,
        /** Take it in again. */
        AGAIN
    }

    public SourceFile {
        parameters = Map.copyOf(parameters);
        columns = Map.copyOf(columns);
    }

    public static SourceFile of(Path path, String metricType) {
        return new SourceFile(
                path,
                metricType,
                Optional.empty(),
                Map.of(),
                OptionalInt.empty(),
                Map.of(),
                ZoneOffset.UTC,
                Repeat.SKIP,
                Optional.empty());
    }

    /** The same of another file. */
    public SourceFile at(Path file) {
        return new SourceFile(file, metricType, format, parameters, subject, columns, zone, repeat, key);
    }

    public SourceFile format(Format fileFormat) {
        return format(fileFormat.toString());
    }

    /** Says that it is of a format by this name. */
    public SourceFile format(String name) {
        return new SourceFile(path, metricType, Optional.of(name), parameters, subject, columns, zone, repeat, key);
    }

    /** Gives a parameter of the format, as people write it. */
    public SourceFile parameter(String name, String... words) {
        Map<String, List<String>> more = new LinkedHashMap<>(parameters);
        more.put(name, List.of(words));
        return new SourceFile(path, metricType, format, more, subject, columns, zone, repeat, key);
    }

    /** Says whose readings they are. */
    public SourceFile subject(int id) {
        return new SourceFile(path, metricType, format, parameters, OptionalInt.of(id), columns, zone, repeat, key);
    }

    /** Says that the file's column {@code from} holds our {@code to}. */
    public SourceFile map(String from, String to) {
        Map<String, String> more = new LinkedHashMap<>(columns);
        more.put(to, from);
        return new SourceFile(path, metricType, format, parameters, subject, more, zone, repeat, key);
    }

    public SourceFile zone(ZoneId zoneId) {
        return new SourceFile(path, metricType, format, parameters, subject, columns, zoneId, repeat, key);
    }

    public SourceFile again() {
        return new SourceFile(path, metricType, format, parameters, subject, columns, zone, Repeat.AGAIN, key);
    }

    /** Says by what its sender knows it: what comes again with its key is taken in once. */
    public SourceFile key(IngestKey ingestKey) {
        return new SourceFile(
                path, metricType, format, parameters, subject, columns, zone, repeat, Optional.of(ingestKey));
    }
}

package dev.kymograph.engine.internal.catalog;

import java.util.List;
import java.util.OptionalLong;

/**
 * A file to be added; {@link LakeFile} says what the components mean. Its spans become segments.
 *
 * @param newsIn empty where its readings are new: then it is the snapshot that adds the file
 */
public record NewFile(
        String metricType,
        String path,
        long bytes,
        long sequenceFrom,
        long sequenceTo,
        String sha256,
        String compression,
        boolean owned,
        Foreign foreign,
        OptionalLong newsIn,
        List<Span> spans) {

    public NewFile {
        spans = List.copyOf(spans);
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("a file without readings: " + path);
        }
    }

    /** A file of new readings. */
    public NewFile(
            String metricType,
            String path,
            long bytes,
            long sequenceFrom,
            long sequenceTo,
            String sha256,
            String compression,
            boolean owned,
            Foreign foreign,
            List<Span> spans) {
        this(
                metricType,
                path,
                bytes,
                sequenceFrom,
                sequenceTo,
                sha256,
                compression,
                owned,
                foreign,
                OptionalLong.empty(),
                spans);
    }

    /** A file of new readings that the engine wrote. */
    public NewFile(
            String metricType,
            String path,
            long bytes,
            long sequenceFrom,
            long sequenceTo,
            String sha256,
            String compression,
            boolean owned,
            List<Span> spans) {
        this(metricType, path, bytes, sequenceFrom, sequenceTo, sha256, compression, owned, Foreign.NOT, spans);
    }

    /** The same made of files whose newest readings came into the lake in this snapshot. */
    public NewFile withNewsIn(long snapshot) {
        return new NewFile(
                metricType,
                path,
                bytes,
                sequenceFrom,
                sequenceTo,
                sha256,
                compression,
                owned,
                foreign,
                OptionalLong.of(snapshot),
                spans);
    }

    public long readings() {
        return spans.stream().mapToLong(Span::readings).sum();
    }

    public long fromMicros() {
        return spans.stream().mapToLong(Span::fromMicros).min().orElseThrow();
    }

    public long toMicros() {
        return spans.stream().mapToLong(Span::toMicros).max().orElseThrow();
    }
}

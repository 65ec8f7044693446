package dev.kymograph.engine.internal.catalog;

import java.util.List;

/** A file to be added; {@link LakeFile} says what the components mean. Its spans become segments. */
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
        List<Span> spans) {

    public NewFile {
        spans = List.copyOf(spans);
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("a file without readings: " + path);
        }
    }

    /** A file that the engine wrote. */
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

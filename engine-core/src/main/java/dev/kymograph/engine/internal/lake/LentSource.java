package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.engine.internal.lake.source.SourceFiles;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;

/** A file as a plugin's format sees it: counts what is read of it, and remembers where reading failed by no fault of the plugin. */
final class LentSource implements ReadingSource, AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final SourceFile source;
    private final MetricType metricType;
    private final SubjectKind kind;
    private final BooleanSupplier unwanted;
    private final List<InputStream> opened = new ArrayList<>();
    private final long size;
    private final AtomicLong read = new AtomicLong();
    private volatile Optional<IOException> failure = Optional.empty();

    /** @param unwanted whether nobody wants the rest */
    LentSource(SourceFile source, MetricType metricType, SubjectKind kind, BooleanSupplier unwanted) {
        this.source = source;
        this.metricType = metricType;
        this.kind = kind;
        this.unwanted = unwanted;
        this.size = source.path().toFile().length();
    }

    @Override
    public String name() {
        return String.valueOf(source.path().getFileName());
    }

    @Override
    public InputStream open() throws IOException {
        read.set(0);
        try {
            InputStream file = new Counted(Files.newInputStream(source.path()));
            opened.add(file);
            boolean packed = SourceFiles.isCompressed(source.path());
            return new Remembering(packed ? new GZIPInputStream(file, BUFFER) : new BufferedInputStream(file, BUFFER));
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public MetricType metricType() {
        return metricType;
    }

    @Override
    public SubjectKind kind() {
        return kind;
    }

    @Override
    public int subject() {
        return source.subject()
                .orElseThrow(() -> new KymographException(
                        ErrorKind.USAGE,
                        "ingest.subject-missing",
                        "Cannot read " + source.path() + ": it does not say whose readings it holds. Name the "
                                + kind.name() + " with --subject"));
    }

    @Override
    public ZoneId zone() {
        return source.zone();
    }

    /** The share of the file that was read. */
    double share() {
        return size == 0 ? 1 : Math.min(1, (double) read.get() / size);
    }

    /** Why the file could not be read to its end. */
    Optional<IOException> failure() {
        return failure;
    }

    /** Closes what the format left open. */
    @Override
    public void close() {
        for (InputStream stream : opened) {
            try {
                stream.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
    }

    private IOException remembered(IOException e) {
        if (failure.isEmpty() && !unwanted.getAsBoolean()) {
            failure = Optional.of(e);
        }
        return e;
    }

    /** Counts the file's own bytes. */
    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            read.addAndGet(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int count = super.read(bytes, from, most);
            read.addAndGet(Math.max(0, count));
            return count;
        }
    }

    /** Ends when nobody wants the rest, and remembers why else it ended. */
    private final class Remembering extends FilterInputStream {

        Remembering(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            requireWanted();
            try {
                return super.read();
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            requireWanted();
            try {
                return super.read(bytes, from, most);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        private void requireWanted() throws IOException {
            if (unwanted.getAsBoolean()) {
                throw new InterruptedIOException("nobody wants the rest of " + name());
            }
        }
    }
}

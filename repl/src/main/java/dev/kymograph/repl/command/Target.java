package dev.kymograph.repl.command;

import dev.kymograph.engine.KymographException;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;

/** A file that somebody named to be written: looked at before anything is, and there when all of it is. */
public final class Target {

    private final Path named;
    private final Path path;
    private final Existing existing;
    private final IntSupplier stops;
    private final Optional<OutputStream> open;

    /** What becomes of a file that is there already. */
    enum Existing {
        REFUSED,
        REPLACED,
        CONTINUED
    }

    /** What writes it. */
    public interface Writing<T> {
        T into(OutputStream out) throws IOException;
    }

    /**
     * A target that was looked at.
     *
     * @param path where it really is
     * @param stops how often somebody wanted what is done stopped
     */
    Target(Path named, Path path, Existing existing, IntSupplier stops) {
        this(named, path, existing, stops, Optional.empty());
        requireFree();
        requireWritable();
    }

    private Target(Path named, Path path, Existing existing, IntSupplier stops, Optional<OutputStream> open) {
        this.named = named;
        this.path = path;
        this.existing = existing;
        this.stops = stops;
        this.open = open;
    }

    /** What this process has open already. */
    static Target open(Path named, OutputStream stream) {
        return new Target(named, named.toAbsolutePath(), Existing.CONTINUED, () -> 0, Optional.of(stream));
    }

    /** Takes away what is half written, for the process is about to end. */
    public static void discardParts() {
        Part.discardAll();
    }

    /** As it was named. */
    public Path named() {
        return named;
    }

    /** Where it really is: links in its path are resolved. */
    public Path real() {
        return path;
    }

    /** Whether a file that is there is to be replaced. */
    public boolean replaces() {
        return existing == Existing.REPLACED;
    }

    /** Whether it is a pipe, a device or open already: what went through cannot be taken back. */
    public boolean isPassage() {
        return open.isPresent() || (Files.exists(path) && !Files.isRegularFile(path));
    }

    /** Opens a pipe or a device; waits for who reads it, until somebody wants that stopped. */
    public OutputStream passage() throws IOException {
        if (open.isPresent()) {
            return new Unclosed(open.get());
        }
        int before = stops.getAsInt();
        return Passage.open(path, () -> stops.getAsInt() != before);
    }

    /** Writes it anew: afterwards it is complete, or as it was. */
    public <T> T write(Writing<T> writing) throws IOException {
        if (isPassage()) {
            return pass(writing);
        }
        try (Part part = Part.of(path)) {
            T done = part.write(writing);
            requireFree();
            part.become();
            return done;
        }
    }

    /** Writes at its end: afterwards all of that is there, or nothing. */
    public <T> T append(Writing<T> writing) throws IOException {
        if (isPassage()) {
            return pass(writing);
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
                OutputStream out = new FileOutputStream(file.getFD())) {
            long before = file.length();
            file.seek(before);
            boolean whole = false;
            try {
                T done = writing.into(out);
                whole = true;
                return done;
            } finally {
                if (!whole) {
                    file.setLength(before);
                }
            }
        }
    }

    /** Adds a few bytes at its end, wherever that is by now: others may add to it as well. */
    public void add(byte[] bytes) throws IOException {
        try (OutputStream out = isPassage() ? passage() : new FileOutputStream(path.toFile(), true)) {
            out.write(bytes);
        }
    }

    private <T> T pass(Writing<T> writing) throws IOException {
        try (OutputStream out = passage()) {
            return writing.into(out);
        }
    }

    private void requireFree() {
        if (existing == Existing.REFUSED && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw Mistake.of(
                    "output.exists",
                    "Cannot write to the file [" + named
                            + "]: it is there already; name another, or replace it with --force");
        }
    }

    private void requireWritable() {
        boolean isThere = Files.exists(path);
        if (isThere && !Files.isWritable(path)) {
            throw refused(named, "it cannot be written to. Choose another name");
        }
        boolean changesFolder = !isThere || (existing == Existing.REPLACED && Files.isRegularFile(path));
        if (changesFolder && !Files.isWritable(path.getParent())) {
            throw refused(named, "the folder " + path.getParent() + " cannot be written to. Choose another place");
        }
    }

    /** Others write to it, too. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    static KymographException refused(Path named, String why) {
        return Mistake.of("output.file", "Cannot write to the file [" + named + "]: " + why);
    }
}

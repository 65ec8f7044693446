package dev.kymograph.repl.command;

import dev.kymograph.engine.KymographException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that somebody named to be written: looked at before anything is, and there when all of it is. */
public final class Target {

    private final Path named;
    private final Path path;
    private final Existing existing;

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
     */
    Target(Path named, Path path, Existing existing) {
        this.named = named;
        this.path = path;
        this.existing = existing;
        requireFree();
        requireWritable();
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

    /** Whether it is a pipe or a device: what went through cannot be taken back. */
    public boolean isPassage() {
        return Files.exists(path) && !Files.isRegularFile(path);
    }

    /** Opens a pipe or a device. */
    public OutputStream passage() throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.WRITE);
    }

    /** Writes it anew: afterwards it is complete, or as it was. */
    public <T> T write(Writing<T> writing) throws IOException {
        if (isPassage()) {
            return pass(writing);
        }
        Path part = path.resolveSibling(".kymo-" + UUID.randomUUID());
        try {
            T done;
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
                done = writing.into(out);
            }
            requireFree();
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
            return done;
        } finally {
            Files.deleteIfExists(part);
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

    static KymographException refused(Path named, String why) {
        return Mistake.of("output.file", "Cannot write to the file [" + named + "]: " + why);
    }
}

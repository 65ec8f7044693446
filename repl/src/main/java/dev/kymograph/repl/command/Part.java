package dev.kymograph.repl.command;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A file that is written beside the one that it becomes once it is whole. */
final class Part implements AutoCloseable {

    /** Those that are there now: whoever ends the process at once takes them away. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Part::discardAll, "discard-parts"));
    }

    private final Path path;
    private final Path becomes;

    private Part(Path path, Path becomes) {
        this.path = path;
        this.becomes = becomes;
    }

    static Part of(Path becomes) throws IOException {
        Part part = new Part(becomes.resolveSibling(".kymo-" + UUID.randomUUID()), becomes);
        OPEN.add(part.path);
        try {
            Files.createFile(part.path, part.former() == null ? new FileAttribute<?>[0] : hidden());
            return part;
        } catch (IOException | RuntimeException e) {
            OPEN.remove(part.path);
            throw e;
        }
    }

    /** What replaces a file may be read by no more than that one was, and until then by nobody else. */
    private static FileAttribute<?>[] hidden() {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    /** Writes it; what was written is on the disk when this returns. */
    <T> T write(Target.Writing<T> writing) throws IOException {
        try (FileOutputStream out = new FileOutputStream(path.toFile())) {
            T done = writing.into(out);
            out.getFD().sync();
            return done;
        }
    }

    /** Puts it in its place, with the mode and the owner of what was there. */
    void become() throws IOException {
        PosixFileAttributeView former = former();
        if (former != null) {
            takeAfter(former.readAttributes());
        }
        Files.move(path, becomes, StandardCopyOption.ATOMIC_MOVE);
    }

    private void takeAfter(PosixFileAttributes former) throws IOException {
        PosixFileAttributeView own = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        attempt(() -> own.setGroup(former.group()));
        attempt(() -> own.setOwner(former.owner()));
        Set<PosixFilePermission> permissions = former.permissions();
        if (!own.readAttributes().group().equals(former.group())) {
            // What that group was allowed is nothing for another.
            permissions.removeIf(permission -> permission.name().startsWith("GROUP_"));
        }
        own.setPermissions(permissions);
    }

    private interface Giving {
        void away() throws IOException;
    }

    /** The superuser alone gives files away, and to groups that are not theirs others cannot. */
    private static void attempt(Giving giving) throws IOException {
        try {
            giving.away();
        } catch (FileSystemException e) {
            // It stays whose it is.
        }
    }

    /** What is known of the file that is there; null where none is, or the file system has no owners. */
    private PosixFileAttributeView former() {
        return Files.exists(becomes) ? Files.getFileAttributeView(becomes, PosixFileAttributeView.class) : null;
    }

    /** Takes it away, where it has not become what it was to be. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        OPEN.remove(path);
    }

    /** Takes away all that are half written. */
    static void discardAll() {
        OPEN.forEach(path -> {
            boolean unused = path.toFile().delete();
        });
    }
}

package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.extension.LocalStorage;
import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.extension.StoredFile;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Files in a folder. What is put is given its name there, and copied only where it comes from another disk. */
final class FileStorage implements LocalStorage {

    private final Path folder;

    FileStorage(Path folder) {
        this.folder = folder;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        Path path = path(key);
        Path parent = path.getParent();
        sync(file, StandardOpenOption.WRITE);
        Failpoint.FILE_SYNCED.reach();
        boolean fresh = !Files.isDirectory(parent);
        Files.createDirectories(parent);
        if (!named(file, path)) {
            return false;
        }
        Failpoint.FILE_RENAMED.reach();
        sync(parent, StandardOpenOption.READ);
        if (fresh) {
            syncUpTo(parent.getParent());
        }
        Failpoint.FOLDER_SYNCED.reach();
        return true;
    }

    /** By a second name, not by moving it: that would replace what is there. */
    private boolean named(Path file, Path path) throws IOException {
        try {
            Files.createLink(path, file);
            Files.delete(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            return moved(file, path);
        }
    }

    private synchronized boolean moved(Path file, Path path) throws IOException {
        if (Files.exists(path)) {
            return false;
        }
        try {
            Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            Path beside = path.resolveSibling("." + UUID.randomUUID());
            try {
                Files.copy(file, beside);
                sync(beside, StandardOpenOption.WRITE);
                Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
                Files.delete(file);
            } finally {
                Files.deleteIfExists(beside);
            }
        }
        return true;
    }

    @Override
    public InputStream read(String key, long offset, long length) throws IOException {
        StoredFile stored = stat(key).orElseThrow(StorageException::missing);
        InputStream in = Files.newInputStream(path(key));
        try {
            in.skipNBytes(Math.min(offset, stored.bytes()));
            return new Part(in, length);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public Optional<StoredFile> stat(String key) throws IOException {
        Path path = path(key);
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(stored(key, attributes)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (isBelowFile(path)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isBelowFile(Path path) {
        for (Path at = path.getParent(); !at.equals(folder); at = at.getParent()) {
            if (Files.isRegularFile(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void list(String prefix, Consumer<StoredFile> found) throws IOException {
        Path from = folder.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(from)) {
            return;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                boolean hidden = !path.equals(from) && isHidden(path);
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                String key = key(path);
                if (key.startsWith(prefix) && attributes.isRegularFile() && !isHidden(path)) {
                    found.accept(stored(key, attributes));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    @Override
    public void delete(String key) throws IOException {
        if (stat(key).isPresent()) {
            Files.deleteIfExists(path(key));
        }
    }

    @Override
    public void close() {
        // It holds nothing open.
    }

    private Path path(String key) throws StorageException {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.startsWith(".")) {
                throw new StorageException("storage.key", "no part of a key may be empty or begin with a dot");
            }
        }
        return folder.resolve(key);
    }

    private String key(Path path) {
        return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static StoredFile stored(String key, BasicFileAttributes attributes) {
        return new StoredFile(
                key, attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    private void syncUpTo(Path path) throws IOException {
        for (Path at = path; at != null && at.startsWith(folder); at = at.getParent()) {
            sync(at, StandardOpenOption.READ);
        }
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** The next so many bytes of a stream. */
    private static final class Part extends InputStream {

        private final InputStream in;
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int one = left > 0 ? in.read() : -1;
            left--;
            return one;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int read = in.read(buffer, from, (int) Math.min(left, length));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

package @package@;

import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.extension.StoredFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;

/** Files in a folder, each under its key. */
final class @Type@Storage implements Storage {

    private final Path folder;
    private final boolean sync;

    @Type@Storage(Path folder, boolean sync) {
        this.folder = folder;
        this.sync = sync;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        Path path = path(key);
        Files.createDirectories(path.getParent());
        // Whole under a name that is no key, then, in one step, under its own: who reads sees nothing or all of it.
        Path coming = Files.createTempFile(folder, ".", ".coming");
        try {
            Files.copy(file, coming, StandardCopyOption.REPLACE_EXISTING);
            if (sync) {
                try (FileChannel channel = FileChannel.open(coming, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            Files.createLink(path, coming);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(coming);
        }
    }

    @Override
    public InputStream read(String key, long offset, long length) throws IOException {
        StoredFile stored = stat(key).orElseThrow(StorageException::missing);
        InputStream in = Files.newInputStream(path(key));
        in.skipNBytes(Math.min(offset, stored.bytes()));
        return new Part(in, length);
    }

    @Override
    public Optional<StoredFile> stat(String key) throws IOException {
        Path path = path(key);
        return Files.isRegularFile(path) ? Optional.of(stored(path)) : Optional.empty();
    }

    @Override
    public void list(String prefix, Consumer<StoredFile> found) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                String key = key(path);
                if (key.startsWith(prefix) && !path.getFileName().toString().startsWith(".")) {
                    found.accept(new StoredFile(
                            key,
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
                return FileVisitResult.CONTINUE; // it went while we looked
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
    public void close() {}

    private Path path(String key) throws StorageException {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.startsWith(".")) {
                throw new StorageException("storage.key", "no part of a key may be empty or begin with a dot");
            }
        }
        return folder.resolve(key);
    }

    private String key(Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }

    private StoredFile stored(Path path) throws IOException {
        return new StoredFile(key(path), Files.size(path), Files.getLastModifiedTime(path).toInstant());
    }

    /** The beginning of a stream. */
    private static final class Part extends FilterInputStream {

        private long left;

        Part(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = in.skip(Math.min(bytes, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted"); // a stream of a file goes on
            }
            int read = left == 0 ? -1 : in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}

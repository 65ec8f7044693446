package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageBackend;
import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.extension.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A storage elsewhere, whose files can be spoiled on their way. */
final class MemoryStorage implements Storage, StorageBackend {

    final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();

    /** What becomes of a file's bytes on their way. */
    volatile UnaryOperator<InputStream> way = in -> in;

    /** Whether everything fails that is asked of it. */
    volatile boolean away;

    /** What everything that is asked of it waits for. */
    volatile CountDownLatch silence = new CountDownLatch(0);

    private void requireHere() throws IOException {
        asked.incrementAndGet();
        try {
            silence.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        if (away) {
            throw StorageException.unavailable("storage.unreachable", "nobody answers there");
        }
    }

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public Storage open(URI location) {
        return this;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        requireHere();
        return files.putIfAbsent(key, Files.readAllBytes(file)) == null;
    }

    @Override
    public InputStream read(String key, long offset, long length) throws IOException {
        requireHere();
        byte[] file = files.get(key);
        if (file == null) {
            throw StorageException.missing();
        }
        reads.incrementAndGet();
        int from = (int) Math.min(offset, file.length);
        return way.apply(new ByteArrayInputStream(file, from, (int) Math.min(length, file.length - from)));
    }

    @Override
    public Optional<StoredFile> stat(String key) throws IOException {
        requireHere();
        return Optional.ofNullable(files.get(key)).map(file -> new StoredFile(key, file.length, Instant.EPOCH));
    }

    @Override
    public void list(String prefix, Consumer<StoredFile> found) throws IOException {
        requireHere();
        files.forEach((key, file) -> {
            if (key.startsWith(prefix)) {
                found.accept(new StoredFile(key, file.length, Instant.EPOCH));
            }
        });
    }

    @Override
    public void delete(String key) throws IOException {
        requireHere();
        files.remove(key);
    }

    @Override
    public void close() {
        // Its files stay for the next one.
    }
}

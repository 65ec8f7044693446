package dev.kymograph.testkit;

import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A storage, opened anew for each test: what its author gives, and what the tests need. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StorageCase {

    static final int AT_ONCE = 8;

    private Storage storage;

    @TempDir
    Path work;

    /** The backend as the engine builds it. */
    protected abstract StorageBackend backend();

    /**
     * A location for tests.
     *
     * @param place a word; of another word the location is another one, and nothing is there yet
     */
    protected abstract URI location(String place);

    /** Sets what the plugin must be told when it is dropped into an engine. */
    protected EngineBuilder configured(EngineBuilder builder) {
        return builder;
    }

    /** The backend with keys that nobody lets in; empty where it has none. */
    protected Optional<StorageBackend> strangersBackend() {
        return Optional.empty();
    }

    /** What no message may have in it: passwords, and what they are turned into. */
    protected List<String> secrets() {
        return List.of();
    }

    /** The size of a big file: more than what is sent in one piece. */
    protected int bigBytes() {
        return 20 << 20;
    }

    /** How many files to list: more than what comes in one answer. */
    protected int many() {
        return 1_100;
    }

    static String place() {
        return "test-" + UUID.randomUUID();
    }

    @BeforeEach
    final void openStorage() {
        storage = backend().open(location(place()));
    }

    @AfterEach
    final void closeStorage() throws IOException {
        storage.close();
    }

    final Storage storage() {
        return storage;
    }

    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T done(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(work, "put", ".parquet"), content);
    }

    final byte[] read(String key) throws IOException {
        try (InputStream in = storage.read(key, 0, Long.MAX_VALUE)) {
            return in.readAllBytes();
        }
    }

    final Set<String> listed(String prefix) {
        List<String> found = new ArrayList<>();
        done(() -> {
            storage.list(prefix, file -> found.add(file.key()));
            return null;
        });
        Set<String> keys = new TreeSet<>(found);
        assertEquals(keys.size(), found.size(), "each is listed once");
        return keys;
    }

    static byte[] content(int seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }
}

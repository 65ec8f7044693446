package dev.kymograph.testkit;

import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageBackend;
import dev.kymograph.engine.extension.StoredFile;
import dev.kymograph.engine.internal.lake.storage.FileBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.kymograph.testkit.ContractRun.fails;

/** The contract of storages fails those that are wrong at the test that says so; sound ones pass it in tests of their own. */
class StorageContractsTest {

    @Test
    void aStorageThatShowsAFileBeforeAllOfItIsThereFails() {
        fails(GradualContract.class, "whoeverLooksWhileAFileIsPutSeesNothingOrAllOfIt", "of 3 at once failed");
    }

    @Test
    void aStorageThatLeavesAPartBehindWhenItIsInterruptedFails() {
        fails(GradualContract.class, "aPutThatIsInterruptedEndsSoonAndPutsNothingOrAllOfIt", "listed bytes");
    }

    @Test
    @Tag("heavy") // it waits as long as a sound one might need
    void aStorageThatReadsOnWhenItIsInterruptedFails() {
        fails(DeafContract.class, "aReadThatIsInterruptedEndsSoonAndOthersGoOn", "interrupted, it goes on for more");
    }

    abstract static class FolderContract extends StorageBackendContract {

        @TempDir
        static Path folder;

        FolderContract() {
            super(Optional.empty());
        }

        @Override
        protected URI location(String place) {
            return folder.resolve(place).toUri();
        }
    }

    static class GradualContract extends FolderContract {

        @Override
        protected StorageBackend backend() {
            return new Backend(Gradual::new);
        }
    }

    static class DeafContract extends FolderContract {

        @Override
        protected StorageBackend backend() {
            return new Backend(Deaf::new);
        }
    }

    private interface Kind {
        Storage at(URI location);
    }

    private record Backend(Kind kind) implements StorageBackend {

        @Override
        public String scheme() {
            return "folder";
        }

        @Override
        public Storage open(URI location) {
            return kind.at(location);
        }
    }

    /** Writes a file where it is seen. */
    private static final class Gradual extends Sound {

        private final Path folder;

        Gradual(URI location) {
            super(location);
            this.folder = Path.of(location);
        }

        @Override
        public boolean putIfAbsent(String key, Path file) throws IOException {
            Path to = folder.resolve(key);
            Files.createDirectories(to.getParent());
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = Files.newOutputStream(to)) {
                byte[] some = new byte[1 << 18];
                for (int read = in.read(some); read >= 0; read = in.read(some)) {
                    out.write(some, 0, read);
                    Thread.sleep(5);
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    /** Does not hear that it is to end. */
    private static final class Deaf extends Sound {

        Deaf(URI location) {
            super(location);
        }

        @Override
        public InputStream read(String key, long offset, long length) throws IOException {
            Thread.interrupted();
            return super.read(key, offset, length);
        }
    }

    /** The one that is built in. */
    private static class Sound implements Storage {

        private final Storage storage;

        Sound(URI location) {
            this.storage = new FileBackend().open(location);
        }

        @Override
        public boolean putIfAbsent(String key, Path file) throws IOException {
            return storage.putIfAbsent(key, file);
        }

        @Override
        public InputStream read(String key, long offset, long length) throws IOException {
            return storage.read(key, offset, length);
        }

        @Override
        public Optional<StoredFile> stat(String key) throws IOException {
            return storage.stat(key);
        }

        @Override
        public void list(String prefix, Consumer<StoredFile> found) throws IOException {
            storage.list(prefix, found);
        }

        @Override
        public void delete(String key) throws IOException {
            storage.delete(key);
        }

        @Override
        public void close() throws IOException {
            storage.close();
        }
    }
}

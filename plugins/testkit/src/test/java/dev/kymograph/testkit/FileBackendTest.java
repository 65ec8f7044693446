package dev.kymograph.testkit;

import dev.kymograph.engine.extension.StorageBackend;
import dev.kymograph.engine.internal.lake.storage.FileBackend;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The storage that is built in keeps what those of plugins keep. */
class FileBackendTest extends StorageBackendContract {

    @TempDir
    static Path folder;

    FileBackendTest() {
        super(Optional.empty());
    }

    @Override
    protected StorageBackend backend() {
        return new FileBackend();
    }

    @Override
    protected URI location(String place) {
        return folder.resolve(place).toUri();
    }
}

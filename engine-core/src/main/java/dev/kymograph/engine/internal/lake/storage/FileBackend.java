package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A lake in a folder of this machine. */
public final class FileBackend implements StorageBackend {

    /** What its locations begin with. */
    public static final String SCHEME = "file";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Storage open(URI location) {
        try {
            return new FileStorage(Files.createDirectories(Path.of(location)));
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException("storage.location", "the folder cannot be made: " + e.getMessage());
        }
    }
}

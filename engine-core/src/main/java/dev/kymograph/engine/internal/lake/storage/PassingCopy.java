package dev.kymograph.engine.internal.lake.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file of a storage where it can be read for a while: as it lies, or as a copy that goes afterwards. */
public final class PassingCopy implements AutoCloseable {

    private final Path path;
    private final boolean fetched;

    private PassingCopy(Path path, boolean fetched) {
        this.path = path;
        this.fetched = fetched;
    }

    /**
     * Fetches a file that is elsewhere.
     *
     * @param folder of this machine, where copies are written
     * @param goesOn throws where that must end
     */
    public static PassingCopy of(LakeStorage storage, String key, Path folder, Runnable goesOn) {
        Optional<Path> there = storage.local(key);
        if (there.isPresent()) {
            return new PassingCopy(there.get(), false);
        }
        try (Incoming incoming = Incoming.in(folder)) {
            PassingCopy copy = new PassingCopy(incoming.path(), true);
            try {
                storage.read(key, (buffer, length) -> {
                    goesOn.run();
                    incoming.write(buffer, length);
                });
                return copy;
            } catch (RuntimeException e) {
                copy.close();
                throw e;
            }
        } catch (IOException e) {
            throw Incoming.failed("copy " + storage.name(key), folder, e);
        }
    }

    public Path path() {
        return path;
    }

    /** One that was kept elsewhere meanwhile is gone already. */
    @Override
    public void close() {
        if (fetched) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw Incoming.failed("delete " + path, path.getParent(), e);
            }
        }
    }
}

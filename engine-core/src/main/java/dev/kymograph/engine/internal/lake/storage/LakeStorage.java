package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.StoredFile;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.plugin.OfferedStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where the files of a lake are, each under a key. */
public interface LakeStorage extends AutoCloseable {

    /** What the keys of files begin with that have a place of their own because they are old. */
    String OLD = "old/";

    /** Takes what is read. */
    interface Taker {

        void take(byte[] buffer, int length);
    }

    /**
     * Opens the storage at a location.
     *
     * @param known the storages that there are
     * @param within how long a plugin may take for that
     * @param troubles what is wrong with plugins; one of them might bring the wanted storage
     * @param breakers of servers; a folder needs none
     */
    static LakeStorage open(
            URI location, List<OfferedStorage> known, Duration within, List<String> troubles, KnownBreakers breakers) {
        return OpenedStorage.open(location, known, within, troubles, breakers);
    }

    /** The same with another one for files whose keys begin with {@link #OLD}; as it is where that is the same place by another name. */
    default LakeStorage with(LakeStorage old) {
        return isSamePlace(old) ? this : new TieredStorage(this, old);
    }

    private boolean isSamePlace(LakeStorage other) {
        if (folder().isEmpty() || other.folder().isEmpty()) {
            return name("").equals(other.name(""));
        }
        try {
            return Files.isSameFile(folder().get(), other.folder().get());
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL, "storage.io", "Cannot open " + other.name("") + ": " + e.getMessage(), e);
        }
    }

    /** The folder where new files can be read as they lie; empty where they have to be fetched. */
    Optional<Path> folder();

    /** The folders where files can be read as they lie. */
    Set<Path> folders();

    /** Where a file can be read as it lies; empty where it has to be fetched. */
    Optional<Path> local(String key);

    /** Whether no file can be read as it lies. */
    default boolean isElsewhere() {
        return local(OLD).isEmpty() && folder().isEmpty();
    }

    /** Whether each file can be read as it lies. */
    default boolean isHere() {
        return local(OLD).isPresent() && folder().isPresent();
    }

    /** The one place that has a file, or would have it. */
    LakeStorage place(String key);

    /** What a file is called in messages. */
    String name(String key);

    /** Puts a file whose key is its own. */
    void put(String key, Path file);

    /** Reads a file to its end. */
    void read(String key, Taker taker);

    Optional<StoredFile> stat(String key);

    /** Files whose keys begin with a prefix. */
    void list(String prefix, Consumer<StoredFile> found);

    /** The same with those whose keys begin with {@link #OLD} and then the prefix. */
    default void listWithOld(String prefix, Consumer<StoredFile> found) {
        list(prefix, found);
        list(OLD + prefix, found);
    }

    void delete(String key);

    @Override
    void close();
}

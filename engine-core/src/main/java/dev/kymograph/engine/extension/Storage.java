package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place with files, each under a key. Called from many threads at the same time.
 *
 * <p>A file is put once, whole, and never changed. A key is a path: parts with slashes between them, none of them empty and none
 * beginning with a dot; apart from that it may have spaces and any other characters that can be printed. What one call has done, the
 * next one sees, whoever makes it.
 *
 * <p>Each method either does what it says or throws. An {@link IOException} means that the storage cannot do it now, and a
 * {@link StorageException} says more. The engine adds location and key to the message: it needs to say only why, and must never have a
 * secret in it. A storage does not wait for ever: it tries again as often and waits as long as its settings say. A thread that is
 * interrupted stops soon, with an exception.
 */
@Stability(Stability.Level.EVOLVING)
public interface Storage extends AutoCloseable {

    /**
     * Puts a file where there is none under its key. Whoever reads finds nothing or all of it, and so it is after a crash. Of several
     * that put under one key at the same time, exactly one does. When it returns, the file lasts.
     *
     * @param file may be gone afterwards
     * @return whether it was put; otherwise there is a file under the key, which stays as it is
     */
    boolean putIfAbsent(String key, Path file) throws IOException;

    /**
     * Reads a part of a file.
     *
     * @param offset where to begin
     * @param length how much to read at most; less where the file ends before
     * @return a stream that ends where the part ends, and throws where less of it came than there is
     * @throws StorageException {@code storage.missing} where there is no such file
     */
    InputStream read(String key, long offset, long length) throws IOException;

    /** What is known of a file; empty where there is none. */
    Optional<StoredFile> stat(String key) throws IOException;

    /**
     * Finds all files whose keys begin with a prefix, in any order: those that were there all the time exactly once.
     *
     * @param prefix need not end at a slash; empty for all
     * @param found called for each in the thread that calls; what it throws ends the search
     */
    void list(String prefix, Consumer<StoredFile> found) throws IOException;

    /** Deletes a file; does nothing where there is none. */
    void delete(String key) throws IOException;

    /** Called once, when nothing else is called any more. */
    @Override
    void close() throws IOException;
}

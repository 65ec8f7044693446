package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The lake's files as files of this machine, which is what DuckDB reads. Adopted files are that already. */
public interface LocalFiles {

    /** The folder that they are in; new files are written within it before they are put. */
    Path folder();

    /** All folders that they are in. */
    Set<Path> folders();

    /**
     * Brings files here that are not, and lets them stay until what is returned is closed.
     *
     * @param watch told of what is brought; where it is cancelled this fails with {@code cancelled}
     */
    Held hold(List<LakeFile> files, Watch watch);

    /**
     * Whether a file that is held here, and is not what it should be, is a copy that holding it again replaces by a right one.
     *
     * @param local where it lies on this machine
     */
    boolean replaceable(LakeFile local);

    /** Takes a file that was put and is whole, where it is of use. It is gone afterwards. */
    void keep(String key, Path written, long bytes, String sha256);

    /** Removes the copies of files that are no more, by their SHA-256; false where somebody still holds one. */
    boolean forget(List<String> sha256);

    /** Files that stay. */
    interface Held extends AutoCloseable {

        /** One of them, where it lies on this machine. */
        LakeFile local(LakeFile file);

        @Override
        void close();
    }
}

package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Watches over adopted files, which others may write again: what is in one then is not what the catalog says, and reading it would
 * answer with other readings and no error.
 */
public final class UnchangedFiles {

    /** Files that were touched and still hold what they held, with the time of that. */
    private final Map<String, Long> touched = new ConcurrentHashMap<>();

    /**
     * Looks whether the adopted files of a state are what they were; costs next to nothing unless one was touched.
     *
     * @param state with absolute paths
     * @param goesOn throws where looking must end
     * @throws dev.kymograph.engine.KymographException {@code storage.damaged}, {@code storage.missing}: names the file
     */
    public void require(State state, Runnable goesOn) {
        for (State.Part part : state.parts()) {
            for (LakeFile file : part.files()) {
                if (file.foreign().isForeign()) {
                    require(file, goesOn);
                }
            }
        }
    }

    /** Whether an adopted file is what it was, whenever it was touched. */
    static boolean isUnchanged(LakeFile file, Runnable goesOn) {
        Path path = Path.of(file.path());
        Looks looks = Looks.of(path);
        try {
            return looks.bytes() == file.bytes()
                    && (looks.modifiedMicros() == file.foreign().modifiedMicros()
                            || Sha256.of(path, goesOn).equals(file.sha256()));
        } catch (IOException e) {
            return false;
        }
    }

    private void require(LakeFile file, Runnable goesOn) {
        Looks looks = Looks.of(Path.of(file.path()));
        if (looks.bytes() == file.bytes()
                && (looks.modifiedMicros() == file.foreign().modifiedMicros()
                        || touched.getOrDefault(file.path(), Long.MIN_VALUE) == looks.modifiedMicros())) {
            return;
        }
        new DamagedFiles("answer", List.of(file), goesOn).require();
        touched.put(file.path(), looks.modifiedMicros());
    }

    /** A file from outside: a glance tells whether it was written again. */
    record Looks(long bytes, long modifiedMicros) {

        /** Without size where the file is not there. */
        static Looks of(Path path) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return new Looks(
                        attributes.size(), attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS));
            } catch (IOException e) {
                return new Looks(-1, 0);
            }
        }
    }
}

package dev.kymograph.engine;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a backup is to be.
 *
 * @param folder a new or empty one, or that of an earlier backup, to which only what is new is copied
 * @param mode whether it may take the place of what is not an earlier backup of this data as it was left
 */
public record Backup(Path folder, Mode mode) {

    /** What may be in the folder. */
    public enum Mode {
        /** What this data left there, unchanged. */
        KEEP,
        /** A backup of other data, or one that was written to since, which is lost then. */
        REPLACE
    }

    public Backup {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(mode, "mode");
    }

    public static Backup into(Path folder) {
        return new Backup(folder, Mode.KEEP);
    }

    public Backup replacing() {
        return new Backup(folder, Mode.REPLACE);
    }
}

package dev.kymograph.engine.internal.catalog;

/**
 * Where a file comes from, and what it looks like.
 *
 * @param folder that was adopted with it; empty for a file that the engine wrote
 * @param shape what a reader must know of its columns, as {@link Shape} says it; empty where they are those of the engine's own files
 * @param modifiedMicros when it was changed last before it was adopted
 */
public record Foreign(String folder, String shape, long modifiedMicros) {

    /** A file that the engine wrote, with all columns that there are. */
    public static final Foreign NOT = own("");

    /** A file that the engine wrote. */
    public static Foreign own(String shape) {
        return new Foreign("", shape, 0);
    }

    public boolean isForeign() {
        return !folder.isEmpty();
    }
}

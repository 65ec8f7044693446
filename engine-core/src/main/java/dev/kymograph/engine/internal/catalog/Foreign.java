package dev.kymograph.engine.internal.catalog;

/**
 * What is known of a file that others wrote.
 *
 * @param folder that was adopted with it; empty for a file that the engine wrote
 * @param shape what a reader must know of its columns; empty where they are those of the engine's own files
 * @param modifiedMicros when it was changed last before it was adopted
 */
public record Foreign(String folder, String shape, long modifiedMicros) {

    /** A file that the engine wrote. */
    public static final Foreign NOT = new Foreign("", "", 0);

    public boolean isForeign() {
        return !folder.isEmpty();
    }
}

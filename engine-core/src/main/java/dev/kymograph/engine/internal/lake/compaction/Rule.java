package dev.kymograph.engine.internal.lake.compaction;

/**
 * When files are worth being written again.
 *
 * @param targetBytes what an output is cut at; a file of less than half of it is small
 * @param smallFiles so many small files of one month become one
 * @param thoroughness how far it goes
 */
public record Rule(long targetBytes, int smallFiles, Thoroughness thoroughness) {

    /** How far a compaction goes. */
    public enum Thoroughness {
        /** What costs little for what it brings, again and again. */
        BY_THE_WAY,
        /** Whatever makes the lake better. */
        ALL
    }

    /** A file is not written again for less than this part of it that is new. */
    private static final int MOST_OF_CLEAN = 2;

    /** The same where the new readings lie between those of the file: all questions about them pay until they are one. */
    private static final int MOST_OF_OVERLAPPED = 10;

    boolean isSmall(long bytes) {
        return bytes < targetBytes / 2;
    }

    /** Whether it is so large that it is cut even where it has nothing to do with another. */
    boolean isTooLarge(long bytes) {
        return bytes > 2 * targetBytes;
    }

    boolean isThorough() {
        return thoroughness == Thoroughness.ALL;
    }

    /** Whether a file may be written again together with others of so many bytes. */
    boolean allows(long bytes, boolean overlapped, long others) {
        return isThorough() || bytes / (overlapped ? MOST_OF_OVERLAPPED : MOST_OF_CLEAN) <= others;
    }
}

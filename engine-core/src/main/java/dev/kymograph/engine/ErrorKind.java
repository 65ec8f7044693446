package dev.kymograph.engine;

/** Who can mend an error, and the exit status that a command ends with. */
public enum ErrorKind {
    /** The words of the question are wrong. */
    USAGE(64),
    /** The input's content is wrong. */
    DATA(65),
    /** Storage, catalog or a peer is unavailable, or busy. */
    EXTERNAL(69),
    /** Our fault. */
    INTERNAL(70),
    /** A plugin's fault. */
    PLUGIN(70),
    /** A bound on memory, time, rows or disk was reached. */
    RESOURCE(75),
    /** A setting is wrong. */
    CONFIGURATION(78),
    /** The user stopped it. */
    CANCELLED(130);

    private final int exitStatus;

    ErrorKind(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }
}

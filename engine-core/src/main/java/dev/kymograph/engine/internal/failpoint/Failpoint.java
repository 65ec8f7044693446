package dev.kymograph.engine.internal.failpoint;

/**
 * A step of writing at which the engine may be interrupted; {@link #reach} stands in the code where the step is done. Whatever
 * happens at one of them, nothing that was acknowledged is lost, nothing is there twice, and no file is seen that is not whole.
 *
 * <p>Nothing happens unless the JVM was started with {@code -Dkymograph.failpoints=} and the name of a {@link
 * Watcher} with a public constructor. It may halt the JVM, or throw what the code at that step must expect: an {@code
 * IOException} where files are written, an {@code SQLException} in the catalog.
 */
public enum Failpoint {
    /** What an earlier process left half written is about to be removed. */
    SWEEP,
    /** A file is about to be written under its temporary name. */
    FILE_BEGIN,
    /** All of it is written. */
    FILE_WRITTEN,
    /** Its hash is known. */
    FILE_HASHED,
    /** Its bytes are on the disk. */
    FILE_SYNCED,
    /** It has its name. */
    FILE_RENAMED,
    /** Its name is on the disk. */
    FOLDER_SYNCED,
    /** Hot batches are copied, and about to be written as files. */
    BATCHES_CLAIMED,
    /** Files that are to be replaced are what they were when they were written. */
    INPUTS_CHECKED,
    /** The files that replace them have their names. */
    OUTPUTS_WRITTEN,
    /** A transaction of the catalog is about to begin. */
    TRANSACTION_BEGIN,
    /** A hot batch is in the transaction. */
    BATCH_ADDED,
    /** Rows that were replayed and accepted are out of the quarantine, in the transaction. */
    ROWS_RELEASED,
    /** The batches that became files are removed, in the transaction. */
    BATCHES_REMOVED,
    /** The files that were replaced are no longer live, in the transaction. */
    FILES_REMOVED,
    /** The new files are in the transaction. */
    FILES_ADDED,
    /** Files that nothing needs are forgotten, in the transaction. */
    FILES_FORGOTTEN,
    /** The tombstone of a subject is written or changed, in the transaction. */
    TOMBSTONE_CHANGED,
    /** A step of erasing a subject is done, and the next about to begin. */
    ERASURE_STEP,
    /** The catalog's tables are written anew, and what was free in its file is about to be overwritten. */
    CATALOG_REWRITTEN,
    /** A file that nothing needs is about to be deleted. */
    UNNEEDED_FILE,
    /** All of them are, and nobody has noted it. */
    UNNEEDED_DELETED,
    /** The transaction is whole, and about to be committed. */
    BEFORE_COMMIT,
    /** It is committed, and nobody knows yet. */
    AFTER_COMMIT,
    /** Questions see it, and its callers are about to be told. */
    BEFORE_ANSWER,
    /** A file that was not committed is about to be removed. */
    FILE_DISCARD,
    /** The catalog's log is about to be moved into its file. */
    CHECKPOINT_BEGIN,
    /** It was. */
    CHECKPOINT_DONE,
    /** A statement of the catalog is about to run, in whatever transaction. */
    STATEMENT;

    private static final String PROPERTY = "kymograph.failpoints";

    private static final Watcher WATCHER = watcher(System.getProperty(PROPERTY));

    /** Tells whoever was asked for that this step is reached. */
    public void reach() {
        if (WATCHER != null) {
            WATCHER.reached(this);
        }
    }

    /** Told of each step that is reached, in the thread that reaches it. */
    public interface Watcher {
        void reached(Failpoint point);
    }

    private static Watcher watcher(String name) {
        if (name == null) {
            return null;
        }
        try {
            return Class.forName(name)
                    .asSubclass(Watcher.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot use " + PROPERTY + "=" + name, e);
        }
    }
}

package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.Snapshots.Keep;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The snapshots of the lake: which there are, what holds them, and the files that nothing needs any more. Safe for several threads.
 */
public interface History {

    /** The newest ones that have not expired, newest last. */
    List<Snapshot> newest(int most);

    /**
     * The snapshot of this number.
     *
     * @throws dev.kymograph.engine.KymographException {@code snapshot.unknown}, {@code snapshot.expired}
     */
    Snapshot require(long number);

    /** The last snapshot up to a moment; throws as {@link #require} does. */
    Snapshot at(Instant moment);

    /** Holds what is live now. To be taken before the state is read that is to be held. */
    Lease lease();

    /** Holds a snapshot. To be taken before its state is read, which then tells whether it was still there. */
    Lease lease(long snapshot);

    /**
     * Makes the files those of a snapshot, in one transaction. What is hot stays.
     *
     * @param token as a commit's
     * @param metricType whose files alone; empty: all
     * @return the snapshot that this makes
     */
    long rollback(String token, long to, Optional<String> metricType);

    /** Which snapshots would expire. */
    List<Snapshot> expirable(Keep keep, Instant now);

    /** Forgets snapshots; returns which. */
    List<Snapshot> expire(Keep keep, Instant now);

    /**
     * Files that no snapshot needs, nor a lease.
     *
     * @param before a snapshot that expired later still counts
     */
    Unneeded unneeded(Instant before);

    /** Forgets those files in one transaction, and remembers the owned ones until they are {@link #deleted}. */
    Unneeded forget(Instant before);

    /** Tells that files are no longer on the disk. */
    void deleted(Collection<String> paths);

    /** So long after it was written a file that the catalog does not know may still be committed, by another process. */
    Duration othersMayWrite();

    /** Those of the paths that the catalog knows of. */
    Set<String> known(Collection<String> paths);

    /**
     * Files that nothing needs.
     *
     * @param owned to be deleted, also those of earlier times that may still be there
     * @param foreign how many files of others
     */
    record Unneeded(List<UnneededFile> owned, long foreign) {

        public Unneeded {
            owned = List.copyOf(owned);
        }
    }

    /** A file to be deleted; {@link LakeFile} says what its path is. */
    record UnneededFile(String path, long bytes) {}
}

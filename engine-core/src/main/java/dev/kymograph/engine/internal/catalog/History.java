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

    /** Has other processes leave files alone that this one writes. */
    void writing(Writing writing);

    /**
     * So long after it was begun a file that the catalog does not know may still be committed, by another process. A process that is not
     * heard of any more commits none of those that it has begun.
     */
    Duration othersMayWrite();

    /** Those of the paths that the catalog knows of. */
    Set<String> known(Collection<String> paths);

    /** Files that this process has begun, and that no commit knows yet. */
    interface Writing {

        /** How long ago the oldest one was begun; zero where there is none. */
        Duration oldest();

        /** They may be deleted by now, all of them. */
        void lost();

        /** Whether a file is one that was lost. */
        boolean isLost(String path);
    }

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

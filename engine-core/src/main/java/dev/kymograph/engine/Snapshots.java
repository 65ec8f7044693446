package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import java.time.Duration;
import java.util.List;

/** The snapshots of the lake: what there is to look back at, and to go back to. */
public interface Snapshots {

    /** The newest ones that have not expired, newest last. */
    List<Snapshot> list(int most);

    /**
     * Makes the lake what it was at a snapshot. Hot readings move into files before, and disappear with all that came after that
     * snapshot; the snapshot before this one still has them.
     *
     * @return the snapshot that this makes
     * @throws KymographException {@code snapshot.unknown}, {@code snapshot.expired}
     */
    Snapshot rollback(long to);

    /** The same of one metric type. */
    Snapshot rollback(long to, String metricType);

    /** Which would expire; never the newest one. */
    List<Snapshot> expirable(Keep keep);

    /** Forgets snapshots; their files go when {@link #vacuum} finds that nothing else needs them. Returns those forgotten. */
    List<Snapshot> expire(Keep keep);

    /** What {@link #vacuum} would delete. */
    Vacuumed unneeded(Duration grace);

    /**
     * Deletes files that no snapshot and no running question needs, and files of the engine's that the catalog does not know. Files of
     * others are forgotten, and stay where they are.
     *
     * @param grace how long before now a snapshot must have expired, or an unknown file have been written
     */
    Vacuumed vacuum(Duration grace, Watch watch);

    /** What the configuration says of this. */
    Policy policy();

    /**
     * How long the past is kept.
     *
     * @param keep snapshots that tell of a moment within so long before now are not to expire
     * @param grace that vacuum gives
     */
    record Policy(Duration keep, Duration grace) {}

    /** Which snapshots are kept. */
    sealed interface Keep {

        /** The newest ones. */
        static Keep newest(int count) {
            return new Newest(count);
        }

        /** Those that tell of each moment within so long before now. */
        static Keep within(Duration time) {
            return new Within(time);
        }

        /** So many. */
        record Newest(int count) implements Keep {
            public Newest {
                if (count < 1) {
                    throw new KymographException(
                            ErrorKind.USAGE,
                            "snapshot.keep",
                            "Cannot expire snapshots: [" + count + "] are to be kept, expected 1 or more");
                }
            }
        }

        /** So long. */
        record Within(Duration time) implements Keep {}
    }

    /**
     * What vacuum did, or would do.
     *
     * @param files that were deleted, as messages call them: where they are, or were
     * @param bytes of them
     * @param forgotten how many files of others are no longer known
     * @param waiting files that could not be deleted; vacuum tries again
     */
    record Vacuumed(List<String> files, long bytes, long forgotten, List<String> waiting) {

        public Vacuumed {
            files = List.copyOf(files);
            waiting = List.copyOf(waiting);
        }
    }
}

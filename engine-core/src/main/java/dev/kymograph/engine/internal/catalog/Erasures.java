package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.catalog.History.UnneededFile;
import dev.kymograph.engine.internal.catalog.SubjectChanges.Deleted;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The subjects that were erased, and what the catalog has to do for it. */
public interface Erasures {

    /** All tombstones; cheap. */
    List<Tombstone> all();

    /** Those of a kind whose readings are refused, by id; cheap. */
    Map<Integer, Tombstone> standing(String kind);

    /** The ids of a kind that are registered or that a file has readings of, live or not. */
    Set<Integer> ids(String kind);

    /**
     * What there is of a subject.
     *
     * @param subjectOf the subject that a row of the quarantine names, where that can be told
     */
    Traces traces(String kind, int id, Function<RefusedRow, OptionalLong> subjectOf);

    /**
     * Forgets a subject, with its rows of the quarantine and its name where sources have it, and from then on refuses its readings.
     *
     * @return what there was of it
     * @throws dev.kymograph.engine.KymographException {@code subject.unknown}
     */
    Traces begin(String kind, int id, String mark, Function<RefusedRow, OptionalLong> subjectOf);

    /**
     * The same for subjects that another program deleted, unless that was followed already, or they have come back.
     *
     * @param marks those of new tombstones
     * @return how many have a tombstone now
     */
    long follow(
            List<Deleted> deleted,
            Supplier<String> marks,
            Function<SubjectKind, Function<RefusedRow, OptionalLong>> subjectOf);

    /** Makes tombstones known that another catalog had, with all their work left to do. */
    void restore(List<Tombstone> tombstones);

    /** The files of a metric type that are live and have readings which are to go. */
    List<LakeFile> live(String metricType, Tombstone tombstone);

    /** The SHA-256 of files that had the subject and are not live any more. */
    List<String> copies(Tombstone tombstone);

    /** Lets snapshots expire that had the subject, and forgets their files of it as far as no question needs them. */
    Forgotten forget(Tombstone tombstone);

    /** Writes all tables anew, so that their file has no bytes of what was deleted. */
    void rewrite();

    void finish(Tombstone tombstone);

    /**
     * Lets a subject be registered anew, and takes in what comes of it from now on.
     *
     * @param mark the file of the lake that says so
     * @throws dev.kymograph.engine.KymographException {@code erasure.unknown}, {@code erasure.unfinished}
     */
    Tombstone readmit(String kind, int id, String mark);

    /**
     * What there is of a subject.
     *
     * @param readings in live files, by metric type
     * @param hot readings, by metric type
     * @param files that have some, live or not
     * @param bytes of those files
     * @param adopted those of them that others own
     * @param snapshots that had some and are not the newest
     * @param rows of the quarantine about it
     * @param untold rows of the quarantine whose subject cannot be told
     * @param sources that have its name
     */
    record Traces(
            Map<String, Long> readings,
            Map<String, Long> hot,
            long files,
            long bytes,
            List<String> adopted,
            long snapshots,
            long rows,
            long untold,
            long sources) {

        public Traces {
            readings = Map.copyOf(readings);
            hot = Map.copyOf(hot);
            adopted = List.copyOf(adopted);
        }

        /** Whether there is nothing that would have to go. */
        public boolean isEmpty() {
            return readings.isEmpty() && hot.isEmpty() && files == 0 && rows == 0;
        }
    }

    /**
     * What became of the files of a subject.
     *
     * @param owned to be deleted from the storage
     * @param held how many are left because of running questions
     */
    record Forgotten(List<UnneededFile> owned, long held) {

        public Forgotten {
            owned = List.copyOf(owned);
        }
    }
}

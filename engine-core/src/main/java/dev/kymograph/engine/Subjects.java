package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subjects that the catalog knows. */
public interface Subjects {

    /**
     * Registers subjects together; one whose kind and id are known is replaced as a whole: an attribute that it lacks here is
     * forgotten.
     *
     * @throws KymographException {@code subject.erased}: one of them was erased, and not readmitted
     */
    void register(List<Subject> subjects);

    Optional<Subject> find(String kind, int id);

    /** Subjects of a kind, by id. */
    List<Subject> list(String kind);

    /**
     * Keeps a subject's readings from being dropped and deleted, until it is released.
     *
     * @param why for people; may be empty
     */
    void hold(String kind, int id, String why);

    /** Lets a held subject's readings be dropped and deleted again; false where it was not held. */
    boolean release(String kind, int id);

    /** The held subjects of a kind, by id. */
    List<Held> held(String kind);

    /** A subject that is held. */
    record Held(String kind, int id, String why, Instant since) {}

    /** Forgets a subject that has no readings, and is not held. */
    void delete(String kind, int id);

    /**
     * Lets a subject that was erased be registered anew. What is taken in of it from now on is accepted; what was there before stays
     * away, also where old files are adopted or a catalog is made of them.
     *
     * @throws KymographException {@code erasure.unknown}: it was not erased; {@code erasure.unfinished}
     */
    void readmit(String kind, int id);

    /**
     * Registers the subjects of a CSV, NDJSON or Parquet file. Of a subject that is known, what the file has no column for stays as
     * it is, and an empty value of a column that it has is forgotten.
     *
     * @param columns which of its columns holds what, by our name
     */
    SubjectImport importFile(String kind, Path file, Map<String, String> columns, Watch watch);

    /**
     * What other programs did to the tables of subjects and no engine has followed yet; it is followed within seconds. Empty where no
     * other program can write them.
     */
    Optional<Waiting> waiting();

    /** Follows that now. Subjects that were deleted have tombstones then, and their readings are hidden; they are erased soon. */
    Followed follow();

    /** As {@link #follow}, and has all engines read all subjects anew. */
    Followed reread();

    /**
     * What other programs did and nobody has followed.
     *
     * @param longest for how long the oldest of it has waited
     */
    record Waiting(long changes, Duration longest) {

        public static final Waiting NOTHING = new Waiting(0, Duration.ZERO);
    }

    /**
     * What was followed.
     *
     * @param changes statements that added or changed subjects, and subjects that were deleted
     * @param erased how many of these have a tombstone now
     */
    record Followed(long changes, long erased) {}

    /** What became of the rows of a file; the refused ones, with their line and reason, are in quarantine. */
    record SubjectImport(long read, long registered, long rejected) {}
}

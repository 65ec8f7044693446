package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subjects that the catalog knows. */
public interface Subjects {

    /**
     * Registers subjects together; one whose kind and id are known is replaced as a whole: an attribute that it lacks here is
     * forgotten.
     */
    void register(List<Subject> subjects);

    Optional<Subject> find(String kind, int id);

    /** Subjects of a kind, by id. */
    List<Subject> list(String kind);

    /** Forgets a subject that has no readings. */
    void delete(String kind, int id);

    /**
     * Registers the subjects of a CSV, NDJSON or Parquet file. Of a subject that is known, what the file has no column for stays as
     * it is, and an empty value of a column that it has is forgotten.
     *
     * @param columns which of its columns holds what, by our name
     */
    SubjectImport importFile(String kind, Path file, Map<String, String> columns, Watch watch);

    /** What became of the rows of a file; the refused ones, with their line and reason, are in quarantine. */
    record SubjectImport(long read, long registered, long rejected) {}
}

package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The database that knows what exists.
 *
 * <p>Safe for several threads. A method that changes something returns when the change is durable; several callers' changes may
 * share one transaction. Every change that a question could see advances the state number. Names given here are data names that
 * have been checked; all else is bound, never written into SQL.
 */
public interface Catalog extends AutoCloseable {

    // --- vocabulary ---

    Declarations declarations();

    /**
     * Adds or widens declarations, and makes their tables and views; a metric type without readings may become any other. What is declared already, the same, changes nothing and
     * costs no transaction.
     *
     * @throws dev.kymograph.engine.KymographException {@code metric.incompatible}, {@code kind.incompatible}: what is stored would
     *     not fit; names the metric type or kind and the difference
     */
    void declare(List<SubjectKind> kinds, List<MetricType> metricTypes);

    /** Throws what {@link #declare} would, and changes nothing. */
    void requireDeclarable(List<SubjectKind> kinds, List<MetricType> metricTypes);

    // --- what plugins keep ---

    Zones zones();

    // --- subjects ---

    /** Registers or changes; a changed row's {@code updated_at} moves. Attributes are of their types. */
    void register(List<Subject> subjects);

    /**
     * Registers or changes subjects that are known in part: one that is registered already keeps what it has of {@code kept}.
     *
     * @param kept attributes, or {@code tenant_id}
     * @param rejections what was refused beside them
     */
    void register(List<Subject> subjects, Set<String> kept, List<Rejection> rejections);

    /**
     * As {@link #register(List, Set, List)}, for subjects that come out of the quarantine.
     *
     * @throws dev.kymograph.engine.KymographException {@code quarantine.changed} where one of the rows is not as it was read;
     *     nothing has changed then
     */
    void registerReplayed(List<Subject> subjects, Set<String> kept, Replayed replayed);

    Optional<Subject> subject(String kind, int id);

    /** All subjects of a kind, by id, with their stamps, and the version that they are the state of. */
    SubjectTable subjects(String kind);

    /**
     * Forgets a subject.
     *
     * @throws dev.kymograph.engine.KymographException {@code subject.unknown}; {@code subject.held}; {@code subject.has-readings}
     */
    void deleteSubject(String kind, int id);

    // --- readings ---

    /**
     * Takes the next place in the write sequence for readings of one metric type that will come as files. Cuts the hot range: hot
     * batches before and after it have different epochs. From then on the metric type counts as having readings.
     *
     * @param checkedBy the declaration that the readings were checked by
     * @throws dev.kymograph.engine.KymographException {@code metric.changed} where it became another
     */
    long reserveSequence(MetricType checkedBy);

    /** Tells that files with this reserved place are committed, or never will be. */
    void release(long sequence);

    /**
     * Makes readings durable and visible as one hot batch, together with what was rejected beside them and the record of the
     * source, where there is one. As with {@link #commit}, nothing has changed where that record has a sender's key that was used
     * before: {@link SourceRecord#TAKEN}.
     *
     * @param readings with unique keys; values are of their field's Java type; may be empty
     * @param spans one for each subject in {@code readings}
     * @param subjectVersion of the subjects that the readings were checked against; empty where all are known to be there
     * @throws dev.kymograph.engine.KymographException {@code catalog.subject-gone} where one of the subjects was deleted after that
     *     version; {@code catalog.dropped} where readings are from before what is kept by now; nothing has changed then
     */
    void accept(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            List<Rejection> rejections,
            Optional<SourceRecord> source);

    /**
     * As {@link #accept}, for readings that come out of the quarantine.
     *
     * @throws dev.kymograph.engine.KymographException {@code catalog.subject-gone}; {@code quarantine.changed} where one of the rows is not
     *     as it was read; nothing has changed then
     */
    void acceptReplayed(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            Replayed replayed);

    /** The live hot batches of a metric type, in the order of their sequence. */
    List<HotBatch> hotBatches(String metricType);

    /**
     * The readings of hot batches: {@code batch_id}, {@code sequence}, {@code subject_id}, {@code micros} (BIGINT), the fields in
     * the metric type's order, {@code sensor_id}, {@code quality_score}.
     */
    Rows hotReadings(String metricType, Collection<Long> batches);

    /**
     * Adds and removes files and batches in one transaction: the lake's next snapshot.
     *
     * @return the snapshot's number
     * @throws dev.kymograph.engine.KymographException {@code catalog.conflict} where a batch or file to remove is no longer live,
     *     {@code catalog.subject-gone} where a subject of the added files was deleted after the version they were checked against,
     *     {@code catalog.straddled} where another write of the same times has its place between those that an added file holds,
     *     {@code catalog.dropped} where added readings are from before what is kept by now; nothing has changed then. {@code catalog.outcome-unknown} where it cannot be known here: ask {@link #committed}
     */
    long commit(Commit commit);

    /** The snapshot that the commit with this token made; empty if it never happened. */
    Optional<Long> committed(String token);

    /** What became of a source that was taken in before. */
    Optional<IngestSummary> source(String key);

    /** What was taken in under a sender's key; its summary says that it is known again. */
    Optional<SourceRecord> keyed(String key);

    /** Forgets the keys of senders that were used before a moment. */
    void forgetKeys(Instant before);

    RefusedRows quarantine();

    /** What is known, to be compared. */
    Audit audit();

    /** Subjects that were erased. */
    Erasures erasures();

    /** What other programs do to the tables of subjects. */
    SubjectChanges changes();

    /** Copies of all this in files. */
    CatalogCopies copies();

    /** Rollups, and how far they are true. */
    Rollups rollups();

    /** Rules that judge what is ingested. */
    Watches watches();

    /** Hot readings as rows, for others. */
    RecentReadings recent();

    /** What was asked lately. */
    AskedQuestions asked();

    /** From when on readings are kept, and whose are kept in any case. */
    Retention retention();

    // --- questions ---

    /**
     * What a question sees, read in one transaction: for each scope the files and hot batches that can hold an answer.
     */
    State state(List<Scope> scopes);

    /** All that the lake holds of a metric type, and how far its write sequence is settled. */
    Holdings holdings(String metricType);

    /** Files of others that were adopted, and whose readings are in files of the engine now, or were deleted; without an id. */
    List<LakeFile> replacedAdopted(String metricType);

    /**
     * The same at a snapshot, without what is hot.
     *
     * @throws dev.kymograph.engine.KymographException {@code snapshot.unknown}, {@code snapshot.expired}
     */
    State state(List<Scope> scopes, long snapshot);

    /** The snapshots of the lake. */
    History history();

    /** The segments of a kind's metric types, as {@link SegmentView} has them; its moments as BIGINT microseconds. */
    Rows segments(SubjectKind kind);

    /** Advances with every visible change; cheap. */
    long stateNumber();

    @Override
    void close();
}

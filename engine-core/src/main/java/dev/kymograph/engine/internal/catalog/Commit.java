package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Snapshot.Cause;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One change of the lake.
 *
 * @param token unique; tells afterwards whether the commit happened
 * @param subjectVersion of the subjects that the readings were checked against; empty where all are known to be there
 * @param removedBatches ids of hot batches that the added files hold
 * @param removedFiles ids of files that the added files replace
 * @param takenFiles ids of files that the engine may delete from now on
 * @param cause what the snapshot says of it
 * @param invalidated where removed files had readings that the added ones have not
 * @param dropping what is no longer kept from then on
 * @param spared subjects that were held when it was decided what goes; empty where nothing does
 * @param derived where the added files are those of a rollup
 */
public record Commit(
        String token,
        List<NewFile> added,
        OptionalLong subjectVersion,
        List<Long> removedBatches,
        List<Long> removedFiles,
        List<Long> takenFiles,
        List<Rejection> rejections,
        Optional<SourceRecord> source,
        Cause cause,
        List<Invalidated> invalidated,
        Optional<Dropping> dropping,
        Optional<List<Hold>> spared,
        Optional<Derived> derived) {

    public Commit {
        added = List.copyOf(added);
        removedBatches = List.copyOf(removedBatches);
        removedFiles = List.copyOf(removedFiles);
        takenFiles = List.copyOf(takenFiles);
        rejections = List.copyOf(rejections);
        invalidated = List.copyOf(invalidated);
    }

    /** Readings that are taken in; the ownership of files stays as it is. */
    public Commit(
            String token,
            List<NewFile> added,
            OptionalLong subjectVersion,
            List<Long> removedBatches,
            List<Long> removedFiles,
            List<Rejection> rejections,
            Optional<SourceRecord> source) {
        this(
                token,
                added,
                subjectVersion,
                removedBatches,
                removedFiles,
                List.of(),
                rejections,
                source,
                Cause.INGEST,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same change, made by something else. */
    public Commit by(Cause other) {
        return new Commit(
                token,
                added,
                subjectVersion,
                removedBatches,
                removedFiles,
                takenFiles,
                rejections,
                source,
                other,
                invalidated,
                dropping,
                spared,
                derived);
    }

    /** The same change, by which readings are lost. */
    public Commit losing(List<Invalidated> readings) {
        return new Commit(
                token,
                added,
                subjectVersion,
                removedBatches,
                removedFiles,
                takenFiles,
                rejections,
                source,
                cause,
                readings,
                dropping,
                spared,
                derived);
    }

    /** The same change, by which no reading of a held subject is lost, as long as these are held. */
    public Commit sparing(List<Hold> held) {
        return new Commit(
                token,
                added,
                subjectVersion,
                removedBatches,
                removedFiles,
                takenFiles,
                rejections,
                source,
                cause,
                invalidated,
                dropping,
                Optional.of(List.copyOf(held)),
                derived);
    }

    /** The same change, by which readings are no longer kept. */
    public Commit dropping(Dropping readings) {
        return new Commit(
                token,
                added,
                subjectVersion,
                removedBatches,
                removedFiles,
                takenFiles,
                rejections,
                source,
                cause,
                invalidated,
                Optional.of(readings),
                spared,
                derived);
    }

    /** The same change, whose files a rollup has computed. */
    public Commit derived(Derived by) {
        return new Commit(
                token,
                added,
                subjectVersion,
                removedBatches,
                removedFiles,
                takenFiles,
                rejections,
                source,
                Cause.ROLLUP,
                invalidated,
                dropping,
                spared,
                Optional.of(by));
    }
}

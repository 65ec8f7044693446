package dev.kymograph.engine.internal.catalog;

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
 */
public record Commit(
        String token,
        List<NewFile> added,
        OptionalLong subjectVersion,
        List<Long> removedBatches,
        List<Long> removedFiles,
        List<Rejection> rejections,
        Optional<SourceRecord> source) {

    public Commit {
        added = List.copyOf(added);
        removedBatches = List.copyOf(removedBatches);
        removedFiles = List.copyOf(removedFiles);
        rejections = List.copyOf(rejections);
    }
}

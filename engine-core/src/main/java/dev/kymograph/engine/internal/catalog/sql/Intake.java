package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.Replayed;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How readings become durable, as hot batches or in files, and what of them is refused. */
final class Intake {

    private final Committer committer;
    private final DeclaredVocabulary vocabulary;
    private final ErasureStore erasures;
    private final HotStore hot;
    private final LakeStore lake;
    private final QuarantineStore quarantine;
    private final SourceStore sources;
    private final OpenSequences openSequences;
    private final Optional<Processes> processes;

    Intake(
            Committer committer,
            DeclaredVocabulary vocabulary,
            ErasureStore erasures,
            HotStore hot,
            LakeStore lake,
            QuarantineStore quarantine,
            SourceStore sources,
            OpenSequences openSequences,
            Optional<Processes> processes) {
        this.committer = committer;
        this.vocabulary = vocabulary;
        this.erasures = erasures;
        this.hot = hot;
        this.lake = lake;
        this.quarantine = quarantine;
        this.sources = sources;
        this.openSequences = openSequences;
        this.processes = processes;
    }

    long reserve(MetricType checkedBy) {
        return openSequences.reserve(
                checkedBy.name(),
                reserving -> committer.write("reserve a place in the write sequence", (session, counters) -> {
                    vocabulary.await(checkedBy);
                    return reserving.note(session, hot.reserve(session, counters, checkedBy.name()));
                }));
    }

    void release(long sequence) {
        openSequences.release(sequence);
    }

    void accept(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            List<Rejection> rejections,
            Optional<SourceRecord> source) {
        vocabulary.metricType(metricType);
        if (readings.isEmpty() && rejections.isEmpty() && source.isEmpty()) {
            return;
        }
        accept(metricType, readings, spans, subjectVersion, (session, counters) -> {
            MetricType type = vocabulary.metricType(metricType);
            SubjectStore.requireNoneErased(counters, vocabulary.kind(type.kind()), subjectVersion, rejections);
            takeIn(
                    session,
                    counters,
                    rejections,
                    source,
                    SourceStore.Brought.of(metricType, counters.lastSequence(), spans));
            return null;
        });
    }

    void acceptReplayed(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            Replayed replayed) {
        accept(metricType, readings, spans, subjectVersion, (session, counters) -> {
            quarantine.replayed(session, replayed);
            return null;
        });
    }

    private void accept(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            Committer.Change<Void> beside) {
        committer.write("accept readings of " + metricType, (session, counters) -> {
            if (!readings.isEmpty()) {
                // Asked here, where no declaration and no deletion can come in between.
                MetricType type = vocabulary.metricType(metricType);
                DeclaredVocabulary.requireAsDeclared(type, readings);
                SubjectStore.requireThere(session, counters, vocabulary.kind(type.kind()), subjectVersion, spans);
                RetentionStore.requireKept(counters, metricType, spans);
                hot.accept(session, counters, type, readings, spans);
            }
            return beside.in(session, counters);
        });
    }

    private void takeIn(
            Session session,
            Counters counters,
            List<Rejection> rejections,
            Optional<SourceRecord> source,
            SourceStore.Brought brought)
            throws SQLException {
        quarantine.reject(session, counters, rejections);
        if (source.isPresent()) {
            sources.record(session, source.get(), brought);
        }
    }

    long commit(Commit commit) {
        return committer.write("commit to the lake", (session, counters) -> {
            processes.ifPresent(known -> known.requireKept(commit.added()));
            for (NewFile file : commit.added()) {
                SubjectKind kind =
                        vocabulary.kind(vocabulary.metricType(file.metricType()).kind());
                if (bringsReadings(commit)) {
                    erasures.requireNone(kind.name(), file.spans());
                }
                SubjectStore.requireThere(session, counters, kind, commit.subjectVersion(), file.spans());
                SubjectStore.requireNoneErased(counters, kind, commit.subjectVersion(), commit.rejections());
            }
            long snapshot = lake.commit(session, counters, commit);
            requireNoneBetween(session, commit.added(), counters);
            takeIn(session, counters, commit.rejections(), commit.source(), SourceStore.Brought.of(commit.added()));
            return snapshot;
        });
    }

    /** Not what moves readings that are there: those of an erased subject are taken out afterwards. */
    private static boolean bringsReadings(Commit commit) {
        return commit.removedBatches().isEmpty() && commit.removedFiles().isEmpty() && commit.cause() != Cause.REBUILD;
    }

    /** A write that is hot, or about to be committed, must not come between those that one file holds. */
    private void requireNoneBetween(Session session, List<NewFile> added, Counters counters) throws SQLException {
        for (NewFile file : added) {
            String type = file.metricType();
            boolean hotBetween = counters.hot(type).batches().stream()
                    .anyMatch(batch -> batch.sequence() > file.sequenceFrom() && batch.sequence() < file.sequenceTo());
            if (hotBetween || openSequences.anyBetween(session, type, file.sequenceFrom(), file.sequenceTo())) {
                throw LakeStore.straddled(file.sequenceFrom(), file.sequenceTo());
            }
        }
    }

    /** Asked between two transactions: what comes later has later places. */
    long settledBefore(String metricType) {
        return committer.write("look how far the write sequence is", (session, counters) -> {
            long next = openSequences.first(session, metricType, counters.lastSequence() + 1);
            return counters.hot(metricType).batches().stream()
                    .mapToLong(HotBatch::sequence)
                    .reduce(next, Math::min);
        });
    }
}

package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Writes staged readings as files and commits them, in one step of the lake. */
final class StagedWriter {

    private final Catalog catalog;
    private final FileWriter files;
    private final Commits commits;
    private final Replacements replacements;

    StagedWriter(Catalog catalog, FileWriter files, Commits commits, Replacements replacements) {
        this.catalog = catalog;
        this.files = files;
        this.commits = commits;
        this.replacements = replacements;
    }

    /**
     * What readings come with.
     *
     * @param known the subjects that they were checked against
     * @param rejections what was refused beside them
     */
    record With(SubjectKind kind, KnownSubjects.Known known, List<Rejection> rejections) {

        With {
            rejections = ErasedRows.without(kind, known, rejections);
        }
    }

    /**
     * Writes and commits.
     *
     * @param source made from the number of readings that replaced another
     * @return that number
     */
    long write(
            Connection connection,
            StagedReadings staging,
            With with,
            LongFunction<Optional<SourceRecord>> source,
            Watch watch)
            throws SQLException {
        long sequence = catalog.reserveSequence(staging.metricType());
        try {
            return write(connection, staging, with, sequence, source, watch);
        } finally {
            catalog.release(sequence);
        }
    }

    private long write(
            Connection connection,
            StagedReadings staging,
            With with,
            long sequence,
            LongFunction<Optional<SourceRecord>> source,
            Watch watch)
            throws SQLException {
        StagedReadings.Unique unique = staging.keepLast(connection, watch);
        long replaced = unique.gone() + replacements.count(connection, unique.readings(), with.kind(), watch);
        List<NewFile> written = files.write(
                connection, unique.readings(), with.kind(), new FileWriter.Sequences(sequence, sequence), watch);
        commits.commit(new Commit(
                Commits.token(),
                written,
                OptionalLong.of(with.known().version()),
                List.of(),
                List.of(),
                with.rejections(),
                source.apply(replaced)));
        return replaced;
    }

    /** Keeps what was refused where nothing was accepted beside it. */
    void reject(String metricType, With with, Optional<SourceRecord> source) {
        OptionalLong version = OptionalLong.of(with.known().version());
        catalog.accept(metricType, List.of(), List.of(), version, with.rejections(), source);
    }
}

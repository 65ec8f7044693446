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
     * Writes and commits.
     *
     * @param source made from the number of readings that replaced another
     * @return that number
     */
    long write(
            Connection connection,
            StagedReadings staging,
            SubjectKind kind,
            List<Rejection> rejections,
            LongFunction<Optional<SourceRecord>> source,
            Watch watch)
            throws SQLException {
        long sequence = catalog.reserveSequence(staging.metricType().name());
        StagedReadings.Unique unique = staging.keepLast(connection);
        long replaced = unique.gone() + replacements.count(connection, unique.readings(), kind);
        List<NewFile> written =
                files.write(connection, unique.readings(), kind, new FileWriter.Sequences(sequence, sequence), watch);
        commits.commit(new Commit(Commits.token(), written, List.of(), List.of(), rejections, source.apply(replaced)));
        return replaced;
    }
}

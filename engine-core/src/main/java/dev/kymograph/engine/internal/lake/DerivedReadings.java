package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Derived;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes in readings that are computed from others which the lake has. */
final class DerivedReadings {

    private static final String STAGED = "derived";

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final FileWriter writer;
    private final Commits commits;

    DerivedReadings(Catalog catalog, DuckDbInstance store, FileWriter writer, Commits commits) {
        this.catalog = catalog;
        this.store = store;
        this.writer = writer;
        this.commits = commits;
    }

    /**
     * Writes what a SELECT answers, each key once, and commits it.
     *
     * @param select {@code subject}, {@code timestamp} and the fields, by name
     * @param snapshot the one that it reads
     * @param read the files that it reads
     * @return how many readings that were
     */
    long write(MetricType derived, SubjectKind kind, String select, long snapshot, List<LakeFile> read, Watch watch) {
        try (Connection connection = store.connect()) {
            StagedReadings staging = StagedReadings.create(connection, STAGED, derived);
            String insert = "INSERT INTO " + staging.name() + " BY NAME " + select;
            Guard.run(connection, insert, "deriving " + derived.name(), watch);
            long readings = StagedReadings.number(connection, "SELECT count(*) FROM " + staging.name());
            if (readings > 0) {
                commit(connection, staging, kind, snapshot, watch);
            }
            return readings;
        } catch (SQLException e) {
            String doing = "derive " + derived.name();
            throw new DamagedFiles(doing, read, () -> {}).explain(DuckDbErrors.describe(e, doing));
        }
    }

    private void commit(Connection connection, StagedReadings staging, SubjectKind kind, long snapshot, Watch watch)
            throws SQLException {
        long sequence = catalog.reserveSequence(staging.metricType());
        try {
            List<NewFile> files =
                    writer.write(connection, staging, kind, new FileWriter.Sequences(sequence, sequence), watch);
            // Their subjects have readings of what they are derived from, and so cannot have been deleted.
            commits.commit(new Commit(
                            Commits.token(),
                            files,
                            OptionalLong.empty(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.empty())
                    .derived(new Derived(staging.metricType().name(), snapshot)));
        } finally {
            catalog.release(sequence);
        }
    }
}

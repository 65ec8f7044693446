package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Counts how many staged readings have the key of one that is there already, looking only where their times overlap. */
final class Replacements {

    /** With more subjects than this, naming each costs more than it prunes. */
    private static final int SUBJECTS_NAMED = 200;

    private static final String HOT = "replaced_hot";

    private final Catalog catalog;
    private final LocalFiles local;

    Replacements(Catalog catalog, LocalFiles local) {
        this.catalog = catalog;
        this.local = local;
    }

    /** Where readings already there might have the same keys. */
    State.Part near(MetricType metricType, long fromMicros, long toMicros, List<Integer> subjects) {
        List<Scope.Condition> named = subjects.size() > SUBJECTS_NAMED
                ? List.of()
                : List.of(new Scope.Condition("id", Comparison.IS, new ArrayList<>(subjects)));
        Scope scope = new Scope(
                metricType.name(), OptionalLong.of(fromMicros), OptionalLong.of(toMicros + 1), named, Optional.empty());
        return near(scope);
    }

    private State.Part near(Scope scope) {
        return catalog.state(List.of(scope)).parts().get(0);
    }

    long count(Connection connection, StagedReadings staging, SubjectKind kind, Watch watch) throws SQLException {
        long from;
        long to;
        List<Integer> subjects = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet bounds = statement.executeQuery(
                        "SELECT subject, epoch_us(min(\"timestamp\")), epoch_us(max(\"timestamp\")) FROM "
                                + staging.name() + " GROUP BY subject")) {
            from = Long.MAX_VALUE;
            to = Long.MIN_VALUE;
            while (bounds.next()) {
                subjects.add(bounds.getInt(1));
                from = Math.min(from, bounds.getLong(2));
                to = Math.max(to, bounds.getLong(3));
            }
        }
        if (subjects.isEmpty()) {
            return 0;
        }
        Lease held = catalog.history().lease();
        try (held) {
            return count(connection, staging, kind, near(staging.metricType(), from, to, subjects), watch);
        }
    }

    /** @param found in a state that is held */
    long count(Connection connection, StagedReadings staging, SubjectKind kind, State.Part found, Watch watch)
            throws SQLException {
        State.Part near = found;
        while (!hotAreCopied(connection, staging.metricType(), near.batches())) {
            near = changed(near);
        }
        try (LocalFiles.Held held = local.hold(near.files(), watch)) {
            long count = countHere(connection, staging, kind, near.with(held::local), watch);
            StagedReadings.run(connection, "DROP TABLE IF EXISTS " + HOT);
            return count;
        }
    }

    private static long countHere(
            Connection connection, StagedReadings staging, SubjectKind kind, State.Part near, Watch watch)
            throws SQLException {
        List<String> sources = new ArrayList<>();
        if (!near.files().isEmpty()) {
            sources.add(new FilesSql(staging.metricType(), kind, near.scope()).readings(near.files()));
        }
        if (!near.batches().isEmpty()) {
            sources.add("SELECT * FROM " + HOT);
        }
        if (sources.isEmpty()) {
            return 0;
        }
        String there = sources.stream()
                .map(source -> "SELECT " + staging.key() + " FROM (" + source + ")")
                .collect(Collectors.joining(" UNION ALL "));
        return count(
                connection,
                "SELECT count(*) FROM (SELECT " + staging.key() + " FROM " + staging.name()
                        + " INTERSECT SELECT * FROM (" + there + "))",
                near.files(),
                watch);
    }

    private static long count(Connection connection, String sql, List<LakeFile> files, Watch watch) {
        try {
            return Guard.number(connection, sql, "looking for readings that are replaced", watch);
        } catch (SQLException e) {
            String doing = "look for readings that are replaced";
            throw new DamagedFiles(doing, files, () -> {}).explain(DuckDbErrors.describe(e, doing));
        }
    }

    private State.Part changed(State.Part before) {
        State.Part now = near(before.scope());
        if (now.batches().equals(before.batches())) {
            throw new KymographException(
                    ErrorKind.INTERNAL,
                    "catalog.inconsistent",
                    "Cannot look for readings that are replaced: hot batches of "
                            + before.scope().metricType() + " hold other readings than the catalog says");
        }
        return now;
    }

    /** False where a batch became part of a file since the state was read. */
    private boolean hotAreCopied(Connection connection, MetricType metricType, List<HotBatch> batches)
            throws SQLException {
        if (batches.isEmpty()) {
            return true;
        }
        StagedReadings hot = StagedReadings.create(connection, HOT, metricType);
        try (Rows rows = catalog.hotReadings(
                        metricType.name(), batches.stream().map(HotBatch::id).toList());
                TableAppender appender = hot.appender(connection)) {
            return HotRows.append(rows, appender, metricType) == HotBatch.readings(batches);
        }
    }
}

package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
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
    private final Path lake;

    Replacements(Catalog catalog, Path lake) {
        this.catalog = catalog;
        this.lake = lake;
    }

    /** Where readings already there might have the same keys. */
    State.Part near(MetricType metricType, long fromMicros, long toMicros, List<Integer> subjects) {
        List<Scope.Condition> named = subjects.size() > SUBJECTS_NAMED
                ? List.of()
                : List.of(new Scope.Condition("id", Comparison.IS, new ArrayList<>(subjects)));
        Scope scope = new Scope(
                metricType.name(), OptionalLong.of(fromMicros), OptionalLong.of(toMicros + 1), named, Optional.empty());
        return catalog.state(List.of(scope)).parts().get(0).in(lake);
    }

    long count(Connection connection, StagedReadings staging, SubjectKind kind) throws SQLException {
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
        return subjects.isEmpty()
                ? 0
                : count(connection, staging, kind, near(staging.metricType(), from, to, subjects));
    }

    long count(Connection connection, StagedReadings staging, SubjectKind kind, State.Part near) throws SQLException {
        List<String> sources = new ArrayList<>();
        if (!near.files().isEmpty()) {
            sources.add("SELECT " + SqlText.name(kind.idColumn()) + " AS subject, * FROM read_parquet("
                    + SqlText.texts(near.files().stream().map(LakeFile::path).toList()) + ")");
        }
        if (!near.batches().isEmpty()) {
            copyHot(connection, staging.metricType(), near.batches());
            sources.add("SELECT * FROM " + HOT);
        }
        if (sources.isEmpty()) {
            return 0;
        }
        String there = sources.stream()
                .map(source -> "SELECT " + staging.key() + " FROM (" + source + ")")
                .collect(Collectors.joining(" UNION ALL "));
        long count = StagedReadings.number(
                connection,
                "SELECT count(*) FROM (SELECT " + staging.key() + " FROM " + staging.name()
                        + " INTERSECT SELECT * FROM (" + there + "))");
        StagedReadings.run(connection, "DROP TABLE IF EXISTS " + HOT);
        return count;
    }

    private void copyHot(Connection connection, MetricType metricType, List<HotBatch> batches) throws SQLException {
        StagedReadings hot = StagedReadings.create(connection, HOT, metricType);
        try (Rows rows = catalog.hotReadings(
                        metricType.name(), batches.stream().map(HotBatch::id).toList());
                TableAppender appender = hot.appender(connection)) {
            HotRows.append(rows, appender, metricType);
        }
    }
}

package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.lake.FilesSql;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads all readings of a file. */
final class FileContent {

    private final DuckDbInstance store;
    private final MetricType metricType;
    private final SubjectKind kind;
    private final Watch watch;

    FileContent(DuckDbInstance store, MetricType metricType, SubjectKind kind, Watch watch) {
        this.store = store;
        this.metricType = metricType;
        this.kind = kind;
        this.watch = watch;
    }

    /** A subject and a day, by its first moment in microseconds. */
    record SubjectDay(int subject, long day) {}

    /** How many readings a file of whatever columns has of each subject on each day. */
    static Map<SubjectDay, Long> days(DuckDbInstance store, Path file, String idColumn) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + SqlText.name(idColumn)
                        + ", epoch_us(date_trunc('day', \"timestamp\")), count(*) FROM "
                        + SqlText.parquet(List.of(file.toString()), "") + " GROUP BY ALL")) {
            Map<SubjectDay, Long> days = new HashMap<>();
            while (rows.next()) {
                days.merge(new SubjectDay(rows.getInt(1), rows.getLong(2)), rows.getLong(3), Long::sum);
            }
            return days;
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "look for days in " + file);
        }
    }

    /** The ids in a file of whatever columns. */
    static Set<Integer> subjects(DuckDbInstance store, Path file, String idColumn) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT " + SqlText.name(idColumn) + " FROM "
                        + SqlText.parquet(List.of(file.toString()), ""))) {
            Set<Integer> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
            return ids;
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "look for subjects in " + file);
        }
    }

    /** By subject. */
    List<Span> spans(LakeFile file) {
        return ask(
                "SELECT subject, epoch_us(min(\"timestamp\")), epoch_us(max(\"timestamp\")), count(*) FROM ("
                        + readings(file) + ") GROUP BY subject ORDER BY subject",
                row -> new Span(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4)));
    }

    /** Reads each value, which fails where one cannot be read. */
    void read(LakeFile file) {
        ask("SELECT max(hash(COLUMNS(*))) FROM (" + readings(file) + ")", row -> row.getObject(1));
    }

    /** How many readings come before one that they should come after. */
    long unsorted(LakeFile file) {
        return ask(
                        "SELECT count(*) FROM (SELECT subject AS s, \"timestamp\" AS t, lag(subject) OVER () AS s0,"
                                + " lag(\"timestamp\") OVER () AS t0 FROM (" + readings(file)
                                + ")) WHERE s < s0 OR (s = s0 AND t < t0)",
                        row -> row.getLong(1))
                .get(0);
    }

    /** How many readings have the key of another. */
    long repeated(LakeFile file) {
        String key = (metricType.key().sensor() ? ", sensor_id" : "")
                + metricType.key().fields().stream()
                        .map(name -> ", " + SqlText.name(name))
                        .collect(Collectors.joining());
        return ask(
                        "SELECT COALESCE(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM (" + readings(file)
                                + ") GROUP BY subject, \"timestamp\"" + key + " HAVING count(*) > 1)",
                        row -> row.getLong(1))
                .get(0);
    }

    private String readings(LakeFile file) {
        return new FilesSql(metricType, kind, Scope.all(metricType.name())).readings(List.of(file));
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> ask(String sql, Row<T> reader) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                Guard guard = new Guard(new Stop(watch), Duration.ZERO, "checking")) {
            guard.runs(statement);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            } catch (SQLException e) {
                guard.check();
                throw e;
            }
            return found;
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "check files of " + metricType.name());
        }
    }

    /** Progress is told by files, not by statements. */
    private record Stop(Watch whole) implements Watch {

        @Override
        public boolean cancelled() {
            return whole.cancelled();
        }
    }
}

package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Checked readings on their way into files, in a temporary relation: {@code subject}, {@code timestamp}, the fields,
 * {@code sensor_id}, {@code quality_score} and a column that orders them.
 *
 * @param order of two rows with one key the one with the higher value in this column counts
 */
record StagedReadings(String table, MetricType metricType, String order) {

    private static final String ORDER = "_ord";

    static StagedReadings create(Connection connection, String table, MetricType metricType) throws SQLException {
        String fields = metricType.fields().stream()
                .map(field -> SqlText.name(field.name()) + " " + field.type() + ", ")
                .collect(Collectors.joining());
        run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + SqlText.name(table) + " (subject INTEGER, \"timestamp\" TIMESTAMP, "
                        + fields + "sensor_id VARCHAR, quality_score FLOAT, _ord BIGINT)");
        return new StagedReadings(table, metricType, ORDER);
    }

    String name() {
        return SqlText.name(table);
    }

    /** The columns of the reading key. */
    String key() {
        return "subject, \"timestamp\"" + (metricType.key().sensor() ? ", sensor_id" : "")
                + metricType.key().fields().stream()
                        .map(name -> ", " + SqlText.name(name))
                        .collect(Collectors.joining());
    }

    String fieldNames() {
        return metricType.fields().stream()
                .map(field -> SqlText.name(field.name()) + ", ")
                .collect(Collectors.joining());
    }

    TableAppender appender(Connection connection) throws SQLException {
        return new TableAppender(connection, "temp", "main", table);
    }

    void append(TableAppender appender, Reading reading, long ord) throws SQLException {
        appender.beginRow();
        appender.add(reading.subject()).addMicros(Micros.of(reading.timestamp()));
        for (Field field : metricType.fields()) {
            appender.add(reading.values().get(field.name()));
        }
        appender.add((Object) reading.sensor().orElse(null));
        if (reading.quality().isPresent()) {
            appender.add((float) reading.quality().getAsDouble());
        } else {
            appender.add((Object) null);
        }
        appender.add(ord).endRow();
    }

    /** A reading and its place in the order. */
    record Ordered(long order, Reading reading) {}

    /** All readings, in their order. */
    List<Reading> all(Connection connection) throws SQLException {
        return read(connection, "").stream().map(Ordered::reading).toList();
    }

    List<Integer> subjects(Connection connection) throws SQLException {
        List<Integer> subjects = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT subject FROM " + name())) {
            while (rows.next()) {
                subjects.add(rows.getInt(1));
            }
        }
        return subjects;
    }

    /** How many readings these subjects have, or are from before a moment. */
    long count(Connection connection, List<Integer> subjects, long beforeMicros) throws SQLException {
        return number(connection, "SELECT count(*) FROM " + name() + of(subjects, beforeMicros));
    }

    /** Takes the readings of these subjects away, and those from before a moment. */
    List<Ordered> remove(Connection connection, List<Integer> subjects, long beforeMicros) throws SQLException {
        List<Ordered> removed = read(connection, of(subjects, beforeMicros));
        run(connection, "DELETE FROM " + name() + of(subjects, beforeMicros));
        return removed;
    }

    private static String of(List<Integer> subjects, long beforeMicros) {
        String ofThem = subjects.isEmpty() ? "false" : "subject IN " + SqlText.numbers(subjects);
        return " WHERE (" + ofThem
                + (beforeMicros == Long.MIN_VALUE ? "" : " OR \"timestamp\" < " + SqlText.timestamp(beforeMicros))
                + ")";
    }

    private List<Ordered> read(Connection connection, String condition) throws SQLException {
        List<Ordered> readings = new ArrayList<>();
        String orderName = SqlText.name(order);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + orderName + ", subject, epoch_us(\"timestamp\"), "
                        + fieldNames() + "sensor_id, quality_score FROM " + name() + condition + " ORDER BY "
                        + orderName)) {
            while (rows.next()) {
                readings.add(new Ordered(rows.getLong(1), reading(rows)));
            }
        }
        return readings;
    }

    private Reading reading(ResultSet rows) throws SQLException {
        int column = 4;
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : metricType.fields()) {
            Object value = rows.getObject(column++);
            if (value != null) {
                values.put(field.name(), field.type().javaType().cast(value));
            }
        }
        String sensor = rows.getString(column);
        Object quality = rows.getObject(column + 1);
        return new Reading(
                rows.getInt(2),
                Micros.moment(rows.getLong(3)),
                values,
                Optional.ofNullable(sensor),
                quality == null ? OptionalDouble.empty() : OptionalDouble.of((Float) quality));
    }

    /** Readings of which each key is there once, and how many rows went for that. */
    record Unique(StagedReadings readings, long gone) {}

    /** Keeps of each key the last row. */
    Unique keepLast(Connection connection, Watch watch) throws SQLException {
        boolean twice = Guard.number(
                        connection,
                        "SELECT count(*) FROM (SELECT 1 FROM " + name() + " GROUP BY " + key()
                                + " HAVING count(*) > 1 LIMIT 1)",
                        "looking for readings that come twice",
                        watch)
                > 0;
        if (!twice) {
            return new Unique(this, 0);
        }
        StagedReadings last = new StagedReadings(table + "_last", metricType, order);
        Guard.run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + last.name() + " AS SELECT * FROM " + name()
                        + " QUALIFY row_number() OVER (PARTITION BY " + key() + " ORDER BY " + SqlText.name(order)
                        + " DESC) = 1",
                "keeping the last of readings that come twice",
                watch);
        long gone = number(
                connection,
                "SELECT (SELECT count(*) FROM " + name() + ") - (SELECT count(*) FROM " + last.name() + ")");
        return new Unique(last, gone);
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}

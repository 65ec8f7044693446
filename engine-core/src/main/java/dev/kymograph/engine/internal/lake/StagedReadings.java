package dev.kymograph.engine.internal.lake;

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
import java.util.stream.Collectors;

/**
 * Checked readings on their way into files, in a temporary relation: {@code subject}, {@code timestamp}, the fields,
 * {@code sensor_id}, {@code quality_score} and a column that orders them.
 *
 * @param order of two rows with one key the one with the higher value in this column counts
 */
record StagedReadings(String table, MetricType metricType, String order) {

    private static final String ORDER = "ord";

    static StagedReadings create(Connection connection, String table, MetricType metricType) throws SQLException {
        String fields = metricType.fields().stream()
                .map(field -> SqlText.name(field.name()) + " " + field.type() + ", ")
                .collect(Collectors.joining());
        run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + SqlText.name(table) + " (subject INTEGER, \"timestamp\" TIMESTAMP, "
                        + fields + "sensor_id VARCHAR, quality_score FLOAT, ord BIGINT)");
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

    /** Readings of which each key is there once, and how many rows went for that. */
    record Unique(StagedReadings readings, long gone) {}

    /** Keeps of each key the last row. */
    Unique keepLast(Connection connection) throws SQLException {
        boolean twice = number(
                        connection,
                        "SELECT count(*) FROM (SELECT 1 FROM " + name() + " GROUP BY " + key()
                                + " HAVING count(*) > 1 LIMIT 1)")
                > 0;
        if (!twice) {
            return new Unique(this, 0);
        }
        StagedReadings last = new StagedReadings(table + "_last", metricType, order);
        run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + last.name() + " AS SELECT * FROM " + name()
                        + " QUALIFY row_number() OVER (PARTITION BY " + key() + " ORDER BY " + SqlText.name(order)
                        + " DESC) = 1");
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

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Readings of things in a database of their own, of the fields {@code level} and {@code flow}, measured every minute. */
final class DatabaseContext implements AnalysisContext, AutoCloseable {

    private static final SubjectKind THING = new SubjectKind(
            "thing",
            "things",
            "things",
            "thing_id",
            "thing_name",
            List.of(new Attribute("sort", AttributeType.TEXT)),
            Optional.empty(),
            List.of());
    private static final MetricType LOAD = MetricType.every(
            Duration.ofMinutes(1),
            "load",
            "thing",
            new Unit("W"),
            Field.of("level", FieldType.DOUBLE).plausible(0, 110).plausibleOf("sort", "hot's", 60, 170),
            Field.of("flow", FieldType.DOUBLE).plausible(0, 110).plausibleOf("colour", "red", 1, 2));

    private final Connection database;
    private final PreparedStatement insert;
    private final List<Double> progress = new ArrayList<>();

    DatabaseContext(int things) throws SQLException {
        database = DriverManager.getConnection("jdbc:duckdb:");
        run("CREATE TABLE subjects (subject INTEGER, subject_name VARCHAR, sort VARCHAR)");
        run("INSERT INTO subjects SELECT range + 1, 'thing ' || range, NULL FROM range(" + things + ")");
        run(
                "CREATE TABLE measured (subject INTEGER, field VARCHAR, \"timestamp\" TIMESTAMP, value DOUBLE, sensor_id VARCHAR, quality_score FLOAT)");
        run(
                "CREATE TABLE others (subject INTEGER, metric VARCHAR, field VARCHAR, \"timestamp\" TIMESTAMP, value DOUBLE, sensor_id VARCHAR, quality_score FLOAT)");
        insert = database.prepareStatement("INSERT INTO measured VALUES (?, ?, make_timestamp(?), ?, ?, ?)");
        // Many readings one by one: a transaction for each would take most of the time.
        database.setAutoCommit(false);
    }

    /** A thing of a sort of which more is plausible. */
    void heat(int thing) throws SQLException {
        run("UPDATE subjects SET sort = 'hot''s' WHERE subject = " + thing);
    }

    void measure(int thing, String field, Instant at, double value) throws SQLException {
        measure(thing, field, at, value, Double.NaN);
    }

    void measure(int thing, String field, Instant at, double value, double quality) throws SQLException {
        measure(thing, field, at, value, null, quality);
    }

    /** Over a sensor, of unknown quality. */
    void measure(int thing, String field, Instant at, double value, String sensor) throws SQLException {
        measure(thing, field, at, value, sensor, Double.NaN);
    }

    private void measure(int thing, String field, Instant at, double value, String sensor, double quality)
            throws SQLException {
        insert.setInt(1, thing);
        insert.setString(2, field);
        insert.setLong(3, JudgedRows.microseconds(at));
        insert.setDouble(4, value);
        insert.setString(5, sensor);
        insert.setDouble(6, quality);
        insert.execute();
    }

    /** What an {@code OtherMetric} was. */
    void measureBeside(int thing, String metric, String field, Instant at, double value) throws SQLException {
        run("INSERT INTO others VALUES (%d, '%s', '%s', make_timestamp(%d), %s, NULL, NULL)"
                .formatted(thing, metric, field, JudgedRows.microseconds(at), value));
    }

    @Override
    public MetricType metricType() {
        return LOAD;
    }

    @Override
    public SubjectKind kind() {
        return THING;
    }

    @Override
    public List<Field> fields() {
        return LOAD.fields();
    }

    @Override
    public Window window() {
        return Window.ALWAYS;
    }

    @Override
    public Watch watch() {
        return new Watch() {
            @Override
            public void progress(String doing, double fraction) {
                progress.add(fraction);
            }
        };
    }

    /** The fractions that were told, in their order. */
    List<Double> progress() {
        return progress;
    }

    @Override
    public Rows query(String select, Object... arguments) {
        try (Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(select)) {
            ResultSetMetaData described = found.getMetaData();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                columns.add(new Column(described.getColumnLabel(i), ColumnType.OTHER));
            }
            List<List<Object>> rows = new ArrayList<>();
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    row.add(value(found.getObject(i)));
                }
                rows.add(row);
            }
            return Rows.of(columns, rows);
        } catch (SQLException e) {
            throw new IllegalStateException(select, e);
        }
    }

    private static Object value(Object found) {
        if (found instanceof Timestamp timestamp) {
            return timestamp.toLocalDateTime().toInstant(ZoneOffset.UTC);
        }
        return found instanceof LocalDateTime time ? time.toInstant(ZoneOffset.UTC) : found;
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}

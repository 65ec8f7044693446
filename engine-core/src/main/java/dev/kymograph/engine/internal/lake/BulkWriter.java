package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Takes many checked readings of one metric type straight to files, in parts that are committed one after the other. */
final class BulkWriter implements AutoCloseable {

    private static final String TABLE = "bulk";

    private final StagedWriter writer;
    private final SubjectKind kind;
    private final int partReadings;
    private final Watch watch;
    private final Connection connection;
    private StagedReadings staging;
    private TableAppender appender;
    private long staged;
    private long replaced;

    BulkWriter(
            DuckDbInstance store,
            StagedWriter writer,
            MetricType metricType,
            SubjectKind kind,
            int partReadings,
            Watch watch) {
        this.writer = writer;
        this.kind = kind;
        this.partReadings = partReadings;
        this.watch = watch;
        try {
            connection = store.connect();
            begin(metricType);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "write readings");
        }
    }

    private void begin(MetricType metricType) throws SQLException {
        staging = StagedReadings.create(connection, TABLE, metricType);
        appender = staging.appender(connection);
        staged = 0;
    }

    void add(Reading reading) {
        try {
            staging.append(appender, reading, staged++);
            if (staged >= partReadings) {
                write();
            }
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "write readings");
        }
    }

    /** A reading of numbers in the fields' order, which are of type FLOAT or DOUBLE; NaN for none. */
    void add(int subject, long micros, double[] values, String sensor, double quality) {
        try {
            appender.beginRow().add(subject).addMicros(micros);
            for (int i = 0; i < values.length; i++) {
                addNumber(staging.metricType().fields().get(i).type() == FieldType.FLOAT, values[i]);
            }
            appender.add((Object) sensor);
            addNumber(true, quality);
            appender.add(staged++).endRow();
            if (staged >= partReadings) {
                write();
            }
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "write readings");
        }
    }

    private void addNumber(boolean single, double value) throws SQLException {
        if (Double.isNaN(value)) {
            appender.add((Object) null);
        } else if (single) {
            appender.add((float) value);
        } else {
            appender.add((Object) value);
        }
    }

    /** Commits what is left; returns how many readings replaced another. */
    long finish() {
        try {
            if (staged > 0) {
                write();
            }
            return replaced;
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "write readings");
        }
    }

    private void write() throws SQLException {
        appender.close();
        replaced += writer.write(connection, staging, kind, List.of(), gone -> Optional.empty(), watch);
        begin(staging.metricType());
    }

    @Override
    public void close() {
        try (connection) {
            appender.close();
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "end writing readings");
        }
    }
}

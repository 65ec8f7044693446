package dev.kymograph.engine.internal.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Adds rows to a table, two hundred times faster than INSERT. The rows are there once this is closed. */
public final class TableAppender implements AutoCloseable {

    private final DuckDBAppender appender;

    /**
     * Begins.
     *
     * @param catalog {@code temp} for a temporary table; null for the connection's own
     */
    public TableAppender(Connection connection, String catalog, String schema, String table) throws SQLException {
        appender = connection.unwrap(DuckDBConnection.class).createAppender(catalog, schema, table);
    }

    public TableAppender beginRow() throws SQLException {
        appender.beginRow();
        return this;
    }

    public void endRow() throws SQLException {
        appender.endRow();
    }

    public TableAppender add(int value) throws SQLException {
        appender.append(value);
        return this;
    }

    public TableAppender add(long value) throws SQLException {
        appender.append(value);
        return this;
    }

    public TableAppender add(float value) throws SQLException {
        appender.append(value);
        return this;
    }

    /** A TIMESTAMP, as microseconds since 1970 in UTC. */
    public TableAppender addMicros(long micros) throws SQLException {
        appender.appendEpochMicros(micros);
        return this;
    }

    /** A value of one of the classes that fields and attributes have, or null. */
    public TableAppender add(Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (value instanceof String text) {
            appender.append(text);
        } else if (value instanceof Integer number) {
            appender.append(number.intValue());
        } else if (value instanceof Long number) {
            appender.append(number.longValue());
        } else if (value instanceof Float number) {
            appender.append(number.floatValue());
        } else if (value instanceof Double number) {
            appender.append(number.doubleValue());
        } else if (value instanceof Boolean truth) {
            appender.append(truth.booleanValue());
        } else if (value instanceof LocalDate date) {
            appender.append(date);
        } else if (value instanceof Instant instant) {
            appender.appendEpochMicros(Micros.of(instant));
        } else {
            throw new IllegalArgumentException(
                    "no column takes a " + value.getClass().getName());
        }
        return this;
    }

    /** Writes what is left: closing DuckDB's appender does that too, but keeps to itself that it failed. */
    @Override
    public void close() throws SQLException {
        if (appender.isClosed()) {
            return;
        }
        try (appender) {
            appender.flush();
        }
    }
}

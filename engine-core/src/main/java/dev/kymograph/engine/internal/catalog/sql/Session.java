package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection with its prepared statements, used by one thread at a time. To be thrown away after an error. */
final class Session implements AutoCloseable {

    /** Turns the current row into a value. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Fills the rows of one table. */
    interface Filling {
        void into(Database.Loading rows) throws SQLException;
    }

    private static final int MOST_PREPARED = 48;

    private final Connection connection;
    private final Database database;
    private final Map<String, Database.Loading> loadings = new LinkedHashMap<>();
    private final Map<String, List<Object[]>> added = new LinkedHashMap<>();
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);
    private boolean begun;

    Session(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** Whether other processes may write too. */
    boolean isShared() {
        return database.isShared();
    }

    <T> T ask(Database.Asking<T> asking) throws SQLException {
        flush();
        begin();
        return asking.of(connection);
    }

    Dialect dialect() {
        return database.dialect();
    }

    private void begin() throws SQLException {
        if (!begun) {
            database.begin(connection);
            begun = true;
        }
    }

    /** As {@link #list}, for a statement that is asked once. */
    <T> List<T> listOnce(String sql, RowReader<T> reader) throws SQLException {
        flush();
        begin();
        Failpoint.STATEMENT.reach();
        List<T> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(reader.read(row));
            }
        }
        return found;
    }

    <T> List<T> list(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet row = bound(sql, arguments).executeQuery()) {
            while (row.next()) {
                found.add(reader.read(row));
            }
        }
        return found;
    }

    <T> Optional<T> first(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        return list(sql, reader, arguments).stream().findFirst();
    }

    /** The number in the first column of the only row. */
    long number(String sql, Object... arguments) throws SQLException {
        return first(sql, row -> row.getLong(1), arguments).orElseThrow();
    }

    /** Returns how many rows were changed. */
    int update(String sql, Object... arguments) throws SQLException {
        return bound(sql, arguments).executeUpdate();
    }

    /** Runs a statement once: one that makes or removes a table. */
    void execute(String sql) throws SQLException {
        execute(sql, 0);
    }

    /** As {@link #execute(String)}, within so many seconds; 0: however long it takes. */
    void execute(String sql, int seconds) throws SQLException {
        flush();
        begin();
        Failpoint.STATEMENT.reach();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            statement.execute(sql);
        }
    }

    /**
     * Adds a row; within the transaction. Rows of several calls are gathered until the next statement, which sees them: one row is
     * inserted, several go in together, whichever is the faster.
     */
    void add(String table, Object... values) {
        added.computeIfAbsent(table, name -> new ArrayList<>()).add(values);
    }

    private boolean isOneRow() {
        return added.size() == 1 && added.values().iterator().next().size() == 1;
    }

    private void insert(String table, List<Object[]> rows) throws SQLException {
        if (rows.size() == 1) {
            Object[] values = rows.get(0);
            String places = String.join(", ", Collections.nCopies(values.length, "?"));
            bind("INSERT INTO " + table + " VALUES (" + places + ")", values).executeUpdate();
            return;
        }
        append(table, loading -> {
            for (Object[] values : rows) {
                loading.add(values);
            }
        });
    }

    /**
     * Adds many rows fast; within the transaction. Rows of several calls are gathered until the next statement, which sees them:
     * opening and flushing is what costs.
     */
    void append(String table, Filling filling) throws SQLException {
        begin();
        Database.Loading rows = loadings.get(table);
        if (rows == null) {
            rows = database.load(connection, table);
            loadings.put(table, rows);
        }
        filling.into(rows);
    }

    private void flush() throws SQLException {
        if (!added.isEmpty()) {
            begin();
        }
        for (Iterator<Map.Entry<String, List<Object[]>>> rows = added.entrySet().iterator(); rows.hasNext(); ) {
            Map.Entry<String, List<Object[]>> next = rows.next();
            rows.remove();
            insert(next.getKey(), next.getValue());
        }
        for (Iterator<Database.Loading> open = loadings.values().iterator(); open.hasNext(); ) {
            try (Database.Loading rows = open.next()) {
                open.remove();
                Failpoint.STATEMENT.reach();
                rows.flush();
            }
        }
    }

    void commit() throws SQLException {
        if (!begun && isOneRow()) {
            // A statement alone is a transaction of its own, and costs half as much as one that is begun and committed.
            String table = added.keySet().iterator().next();
            insert(table, added.remove(table));
            return;
        }
        flush();
        if (begun) {
            database.commit(connection);
            begun = false;
        }
    }

    void rollback() throws SQLException {
        dropAppended();
        forget();
        if (begun) {
            database.rollback(connection);
            begun = false;
        }
    }

    /** Closing would try to write the rows that are to be forgotten; what comes of it is rolled back. */
    private void dropAppended() {
        added.clear();
        while (!loadings.isEmpty()) {
            try {
                flush();
            } catch (SQLException e) {
                // It is gone from the list; on to the next.
            }
        }
    }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        flush();
        begin();
        return bind(sql, arguments);
    }

    private PreparedStatement bind(String sql, Object... arguments) throws SQLException {
        Failpoint.STATEMENT.reach();
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
            trim();
        }
        for (int i = 0; i < arguments.length; i++) {
            Object value = database.bindable(arguments[i]);
            statement.setObject(
                    i + 1,
                    value instanceof Instant instant
                            ? LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC)
                            : value);
        }
        return statement;
    }

    private void trim() throws SQLException {
        if (prepared.size() > MOST_PREPARED) {
            Iterator<PreparedStatement> oldest = prepared.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
    }

    /** Closes its statements, as after one that failed: none is used again. */
    void forget() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        LocalDateTime value = row.getObject(column, LocalDateTime.class);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    @Override
    public void close() throws SQLException {
        dropAppended();
        forget();
        connection.close();
    }
}

package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.SubjectChanges.Listening;
import dev.kymograph.engine.internal.catalog.sql.Database;
import dev.kymograph.engine.internal.config.Settings.CatalogSettings;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import org.duckdb.DuckDBConnection;

/** The store instance's file, which belongs to this process alone. */
public final class DuckDbDatabase implements Database {

    private static final int IDLE_SESSIONS = 4;

    /** Opens connections to the catalog's file. */
    interface Connections {
        Connection connect() throws SQLException;
    }

    private final DuckDbInstance store;
    private final Connections writing;
    private final CatalogSettings settings;
    private final Checkpoints checkpoints;

    public DuckDbDatabase(DuckDbInstance store, CatalogSettings settings) {
        this(store, store::connect, settings);
    }

    DuckDbDatabase(DuckDbInstance store, Connections writing, CatalogSettings settings) {
        this.store = store;
        this.writing = writing;
        this.settings = settings;
        this.checkpoints = new Checkpoints(writing, settings);
    }

    @Override
    public String name() {
        return settings.database().toString();
    }

    @Override
    public Dialect dialect() {
        return Dialect.DUCKDB;
    }

    @Override
    public Connection connect() throws SQLException {
        return store.connect();
    }

    @Override
    public Connection connectToWrite() throws SQLException {
        return writing.connect();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Listening listen(String channel, Runnable told) {
        return () -> {};
    }

    @Override
    public Connection connectAlone() throws SQLException {
        return writing.connect();
    }

    @Override
    public int idleSessions() {
        return IDLE_SESSIONS;
    }

    /** Said here: an appender begins no transaction by itself, whatever the connection is told, and would commit at once. */
    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    public ResultSet stream(Connection connection, String sql) throws SQLException {
        return connection.createStatement().executeQuery(sql);
    }

    @Override
    public Object bindable(Object value) {
        return value;
    }

    /** It is in this process. */
    @Override
    public <T> T guarded(String doing, Supplier<T> work) {
        return work.get();
    }

    @Override
    public Optional<Lease> tryAlone(String what) {
        return Optional.of(() -> {});
    }

    /** Nobody else writes. */
    @Override
    public boolean isPassing(SQLException error) {
        return false;
    }

    @Override
    public Loading load(Connection connection, String table) throws SQLException {
        return new AppendedRows(
                connection.unwrap(DuckDBConnection.class).createAppender(DuckDBConnection.DEFAULT_SCHEMA, table));
    }

    @Override
    public void upkeep() {
        checkpoints.whereDue();
    }

    @Override
    public void rewrite(Connection connection) throws SQLException {
        new CatalogRewrite(connection).run();
    }

    @Override
    public void copyTo(Connection connection, Path file, Watch watch) throws SQLException {
        checkpoints.requireRoom(file);
        new AttachedCopy(connection, file).write(watch);
    }

    @Override
    public <T> T inCopy(Connection connection, Path file, Asking<T> reading) throws SQLException {
        return new AttachedCopy(connection, file).read(reading);
    }

    @Override
    public KymographException describe(SQLException error, String doing) {
        return DuckDbErrors.describe(error, doing);
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (SQLException e) {
            throw describe(e, "close the catalog " + name());
        }
    }
}

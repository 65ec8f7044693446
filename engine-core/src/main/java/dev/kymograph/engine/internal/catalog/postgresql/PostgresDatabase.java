package dev.kymograph.engine.internal.catalog.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.breaker.ServerBreaker;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.SubjectChanges.Listening;
import dev.kymograph.engine.internal.catalog.sql.Database;
import dev.kymograph.engine.internal.config.Settings.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of a PostgreSQL server, for several processes. Readers share a pool; the connection that writes is beside it, and shares a
 * lock with those of other processes for as long as it lives, which whoever changes the system tables has for itself.
 */
public final class PostgresDatabase implements Database {

    /** Of the lock that those who write share in their database: "kymo" in ASCII. */
    private static final long LOCK = 0x6b796d6fL;

    /** So long a connection that was lost may go on holding it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** So long one who writes may leave others waiting while it does nothing; and triggers leave to it what they do for others. */
    private static final String AS_ENGINE =
            "SET idle_in_transaction_session_timeout = '60s'; SET kymograph.engine = 'on'";

    private static final int ROWS_AT_ONCE = 10_000;

    private final PGSimpleDataSource server;
    private final PGSimpleDataSource patient;
    private final HikariDataSource pool;
    private final PostgresErrors errors;
    private final String name;
    private final Optional<ServerBreaker> breaker;

    /** Connects to nothing yet. */
    public PostgresDatabase(Postgres settings, KnownBreakers breakers) {
        this.patient = server(settings);
        this.server = limited(server(settings), settings.timeouts());
        this.errors = new PostgresErrors(settings.server());
        this.pool = pool(server, settings.pool());
        this.name = settings.server();
        this.breaker = breakers.of("postgresql://" + name);
    }

    private static PGSimpleDataSource server(Postgres settings) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(new String[] {settings.host()});
        server.setPortNumbers(new int[] {settings.port()});
        server.setDatabaseName(settings.name());
        server.setUser(settings.user());
        server.setPassword(settings.password().reveal());
        server.setApplicationName("kymograph");
        server.setConnectTimeout((int) Math.max(1, settings.pool().timeout().toSeconds()));
        server.setTcpKeepAlive(true);
        return server;
    }

    private static PGSimpleDataSource limited(PGSimpleDataSource server, Postgres.Timeouts timeouts) {
        server.setOptions("-c lock_timeout=" + timeouts.lock().toMillis() + " -c statement_timeout="
                + timeouts.statement().toMillis());
        server.setSocketTimeout((int) timeouts.socket().toSeconds());
        return server;
    }

    private static HikariDataSource pool(PGSimpleDataSource server, Postgres.Pool settings) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server);
        config.setPoolName("kymograph-catalog");
        config.setMaximumPoolSize(settings.size());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.timeout().toMillis());
        config.setLeakDetectionThreshold(settings.leakDetection().toMillis());
        config.setKeepaliveTime(settings.keepAlive().toMillis());
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        // Who opens the catalog connects first without it, and is told better why that fails.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public Connection connect() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Connection connectToWrite() throws SQLException {
        return connect(server, "pg_try_advisory_lock_shared");
    }

    @Override
    public Connection connectAlone() throws SQLException {
        return connect(patient, "pg_try_advisory_lock");
    }

    /** Others write between the statements of a transaction only until it has locked the engine's state. */
    private static Connection connect(PGSimpleDataSource server, String lock) throws SQLException {
        Connection connection = server.getConnection();
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            try (Statement statement = connection.createStatement()) {
                statement.execute(AS_ENGINE);
            }
            lock(connection, lock);
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private static void lock(Connection connection, String how) throws SQLException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!tryLock(connection, how)) {
            if (System.nanoTime() > until) {
                throw new SQLException("another process has the catalog open", PostgresErrors.IN_USE);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted while waiting for the catalog", PostgresErrors.IN_USE, e);
            }
        }
    }

    private static boolean tryLock(Connection connection, String how) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + how + "(" + LOCK + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Override
    public Listening listen(String channel, Runnable told) {
        return new Channel(server, channel, told);
    }

    /** The pool keeps them, and the driver what they prepared. */
    @Override
    public int idleSessions() {
        return 0;
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    @Override
    public Loading load(Connection connection, String table) throws SQLException {
        return new CopiedRows(connection.unwrap(PGConnection.class).getCopyAPI(), table);
    }

    /** Within a transaction: outside of one, the driver keeps all rows in memory. */
    @Override
    public ResultSet stream(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        statement.setFetchSize(ROWS_AT_ONCE);
        return statement.executeQuery(sql);
    }

    /** PostgreSQL has no text with a NUL in it; what came with one is kept with a mark in its place. */
    @Override
    public Object bindable(Object value) {
        return value instanceof String words ? storable(words) : value;
    }

    static String storable(String words) {
        return words.indexOf('\0') < 0 ? words : words.replace('\0', '\uFFFD');
    }

    @Override
    public <T> T guarded(String doing, Supplier<T> work) {
        return breaker.isPresent() ? breaker.get().call(doing, work::get) : work.get();
    }

    /** By a lock of a session, which ends with it, whatever becomes of this process. */
    @Override
    public Optional<Lease> tryAlone(String what) throws SQLException {
        Connection connection = pool.getConnection();
        boolean taken = false;
        try (PreparedStatement lock = connection.prepareStatement(
                "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || '/' || ?, 0))")) {
            lock.setString(1, what);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                taken = row.getBoolean(1);
            }
            return taken ? Optional.of(() -> release(connection)) : Optional.empty();
        } finally {
            if (!taken) {
                connection.close();
            }
        }
    }

    /** A connection that cannot be told to is thrown away, and the lock with it. */
    private void release(Connection connection) {
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_unlock_all()");
            } catch (SQLException e) {
                pool.evictConnection(connection);
            }
            connection.close();
        } catch (SQLException e) {
            // It is gone already.
        }
    }

    @Override
    public boolean isPassing(SQLException error) {
        return PostgresErrors.isPassing(error);
    }

    /** The server looks after itself. */
    @Override
    public void upkeep() {}

    /** It takes as long as the tables are big. */
    @Override
    public void rewrite(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 0);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0");
            for (String table : tables(statement)) {
                statement.execute("VACUUM (FULL) " + table);
            }
            statement.execute("RESET statement_timeout");
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables"
                        + " WHERE table_type = 'BASE TABLE' AND table_schema = current_schema() ORDER BY 1")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    @Override
    public void copyTo(Connection connection, Path file, Watch watch) {
        throw onServer();
    }

    @Override
    public <T> T inCopy(Connection connection, Path file, Asking<T> reading) {
        throw onServer();
    }

    private KymographException onServer() {
        return new KymographException(
                ErrorKind.USAGE,
                "backup.server",
                "Cannot back up: the catalog is in PostgreSQL (" + name() + "), which backs itself up, as by pg_dump;"
                        + " then copy the lake. docs/deploy.md has the order and the way back");
    }

    @Override
    public KymographException describe(SQLException error, String doing) {
        return errors.describe(error, doing);
    }

    @Override
    public void close() {
        pool.close();
    }
}

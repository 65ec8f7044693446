package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.SubjectChanges.Listening;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/** The database that a catalog's tables are in: connections to it, and what each database does in a way of its own. */
public interface Database extends AutoCloseable {

    /** What messages call it. */
    String name();

    Dialect dialect();

    /** A connection on which each statement is a transaction, until {@link #begin}. */
    Connection connect() throws SQLException;

    /** Whether other processes may have it open too, and write. */
    boolean isShared();

    /** As {@link #connect}, for the one who writes in this process; each statement sees what is committed by then. */
    Connection connectToWrite() throws SQLException;

    /** As {@link #connectToWrite}, while nobody else has the catalog open: for changing its system tables. */
    Connection connectAlone() throws SQLException;

    /** So many sessions are worth keeping between two reads. */
    int idleSessions();

    /** Begins a transaction, which sees one state of the tables until it ends. */
    void begin(Connection connection) throws SQLException;

    void commit(Connection connection) throws SQLException;

    void rollback(Connection connection) throws SQLException;

    /** The rows of a statement as they come, on a connection that is closed after the last. */
    ResultSet stream(Connection connection, String sql) throws SQLException;

    /** An argument of a statement as this database can keep it. */
    Object bindable(Object value);

    /**
     * Has somebody be told each time that another program notified those who listen at a channel, or may have, until it is closed; where
     * no other program can, never.
     */
    Listening listen(String channel, Runnable told);

    /** Adds many rows to a table fast, within the transaction that was begun. */
    Loading load(Connection connection, String table) throws SQLException;

    /** Takes rows for a table; closing it forgets those that were not flushed, or adds them to what is rolled back. */
    interface Loading extends AutoCloseable {

        /** Adds a row: strings, numbers, booleans, instants and nulls in the order of the table's columns. */
        void add(Object... values) throws SQLException;

        /** Has the rows be in the table. */
        void flush() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    /** Reads by other means than a session. */
    interface Asking<T> {
        T of(Connection connection) throws SQLException;
    }

    /**
     * Does something that needs the database, unless it is known not to answer now.
     *
     * @param doing for the message: "register subjects"
     * @throws KymographException {@code breaker.open}
     */
    <T> T guarded(String doing, Supplier<T> work);

    /** Has no other process do the same until it is closed; empty where one does it now. */
    Optional<Lease> tryAlone(String what) throws SQLException;

    /** Whether the transaction that failed so may succeed when it is begun again. */
    boolean isPassing(SQLException error);

    /** Does what is due when something was written, or nothing has been for a while. */
    void upkeep();

    /**
     * Writes all tables anew, so that the database's files have no bytes of rows that were deleted. Nothing else is written meanwhile.
     *
     * @param connection of the caller, on which each statement is a transaction
     */
    void rewrite(Connection connection) throws SQLException;

    /**
     * Writes all tables as they are into a database of their own.
     *
     * @param connection of the caller, on which each statement is a transaction
     * @param file that is not there
     * @throws KymographException {@code backup.server} where the tables are a server's, which has its own ways
     */
    void copyTo(Connection connection, Path file, Watch watch) throws SQLException;

    /** Reads in such a copy. */
    <T> T inCopy(Connection connection, Path file, Asking<T> reading) throws SQLException;

    /**
     * Turns an error into ours.
     *
     * @param doing what could not be done: "register subjects"
     */
    KymographException describe(SQLException error, String doing);

    @Override
    void close();
}

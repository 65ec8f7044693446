package dev.kymograph.engine.internal.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBPreparedStatement;

/**
 * A statement that someone watches: while it runs, and while its result is read, the watch is told how far it is and may stop it.
 * One statement, one run, one thread; close it.
 */
public final class WatchedStatement implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final PreparedStatement statement;
    private final String doing;
    private final Watch watch;
    private final Thread watcher;
    private volatile boolean stopped;
    private volatile boolean done;

    /**
     * Prepares a statement.
     *
     * @param sql one statement, of our own making
     * @param parameters bound in order
     * @param doing what the watch is told: "reading pulse.csv"
     */
    public WatchedStatement(Connection connection, String sql, List<?> parameters, String doing, Watch watch)
            throws SQLException {
        this.doing = doing;
        this.watch = watch;
        if (watch.cancelled()) {
            throw cancelled();
        }
        boolean watched = watch != Watch.NOBODY;
        if (watched) {
            try (Statement settings = connection.createStatement()) {
                settings.execute("SET enable_progress_bar = true");
            }
            try (Statement settings = connection.createStatement()) {
                settings.execute("SET enable_progress_bar_print = false");
            }
        }
        statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
        watcher = watched ? new Thread(this::watch, "kymo-watch") : null;
        if (watcher != null) {
            watcher.setDaemon(true);
        }
    }

    /** Runs a statement that returns nothing. */
    public static void run(Connection connection, String sql, List<?> parameters, String doing, Watch watch)
            throws SQLException {
        try (WatchedStatement statement = new WatchedStatement(connection, sql, parameters, doing, watch)) {
            statement.execute();
        }
    }

    /** Runs it. */
    public void execute() throws SQLException {
        try {
            begin();
            statement.execute();
        } catch (SQLException error) {
            throw explain(error);
        }
    }

    /** Runs it; the result is watched too until this is closed. */
    public ResultSet query() throws SQLException {
        try {
            begin();
            return statement.executeQuery();
        } catch (SQLException error) {
            throw explain(error);
        }
    }

    /** The error to throw for one that came while the result was read: CANCELLED if the watch stopped it, or the error itself. */
    public SQLException explain(SQLException error) {
        if (stopped && DuckDbErrors.isInterrupt(error)) {
            throw cancelled();
        }
        return error;
    }

    private void begin() {
        if (watcher != null) {
            watcher.start();
        }
    }

    private void watch() {
        try {
            while (!done) {
                if (watch.cancelled()) {
                    stopped = true;
                    statement.cancel();
                } else {
                    report();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | SQLException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() throws SQLException {
        double percentage = statement
                .unwrap(DuckDBPreparedStatement.class)
                .getQueryProgress()
                .getPercentage();
        watch.progress(doing, percentage < 0 ? Double.NaN : Math.min(1, percentage / 100));
    }

    private KymographException cancelled() {
        return new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while " + doing);
    }

    @Override
    public void close() throws SQLException {
        done = true;
        if (watcher != null) {
            watcher.interrupt();
            boolean interrupted = false;
            while (watcher.isAlive()) {
                try {
                    watcher.join();
                } catch (InterruptedException late) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        statement.close();
    }
}

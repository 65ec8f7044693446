package dev.kymograph.engine.internal.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBPreparedStatement;

/**
 * Stands by one piece of work while its statements run, with a thread of its own: tells the watch how far they are, and interrupts
 * them when the watch wants to stop or the time is up.
 */
public final class Guard implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;

    private final Watch watch;
    private final Duration timeout;
    private final String doing;
    private final long started = System.nanoTime();
    private final Thread thread;
    private volatile Statement running;
    private volatile KymographException verdict;
    private volatile boolean closed;
    private volatile UnaryOperator<KymographException> knowingMore = failure -> failure;
    private boolean watchFailed;

    /**
     * Begins to stand by.
     *
     * @param timeout zero: none
     * @param doing what the watch is told: "reading pulse.csv"
     */
    public Guard(Watch watch, Duration timeout, String doing) {
        this.watch = watch;
        this.timeout = timeout;
        this.doing = doing;
        this.thread = new Thread(this::stand, "kymograph-guard");
        thread.setDaemon(true);
        if (watch != Watch.NOBODY || !timeout.isZero()) {
            thread.start();
        }
    }

    /** Runs one statement of our own making, which returns nothing. */
    public static void run(Connection connection, String sql, String doing, Watch watch) throws SQLException {
        try (Guard guard = new Guard(watch, Duration.ZERO, doing)) {
            guard.run(connection, sql, none -> null);
        }
    }

    /** Asks one statement of our own making for a number. */
    public static long number(Connection connection, String sql, String doing, Watch watch) throws SQLException {
        try (Guard guard = new Guard(watch, Duration.ZERO, doing)) {
            return guard.run(connection, sql, statement -> {
                try (ResultSet row = statement.getResultSet()) {
                    row.next();
                    return row.getLong(1);
                }
            });
        }
    }

    private interface Answer<T> {
        T of(Statement statement) throws SQLException;
    }

    /** Not prepared: what is prepared first is planned twice. */
    private <T> T run(Connection connection, String sql, Answer<T> answer) throws SQLException {
        countProgress(connection);
        try (Statement statement = connection.createStatement()) {
            runs(statement);
            statement.execute(sql);
            return answer.of(statement);
        } catch (SQLException error) {
            check();
            throw error;
        } finally {
            running = null;
        }
    }

    /** Makes DuckDB count how far statements of this connection are, where somebody wants to know. */
    public void countProgress(Connection connection) throws SQLException {
        if (watch == Watch.NOBODY) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET enable_progress_bar = true");
            statement.execute("SET enable_progress_bar_print = false");
        }
    }

    /** From here on this is the statement to interrupt. */
    public void runs(Statement statement) {
        running = statement;
        check();
    }

    /** Stops the statement that runs, for nobody wants the rest of its answer. */
    public void interrupt() {
        Statement statement = running;
        try {
            if (statement != null) {
                statement.cancel();
            }
        } catch (SQLException e) {
            // It has ended in between.
        }
    }

    /** From here on none is running. */
    public void rests() {
        running = null;
    }

    /** Throws where the work must not go on. */
    public void check() {
        judge();
        if (verdict != null) {
            throw verdict;
        }
    }

    /** A watch for work that is no statement; where it was told to stop, {@link #check} says why. */
    public Watch watch() {
        return new Watch() {
            @Override
            public void progress(String what, double fraction) {
                if (!watchFailed) {
                    watch.progress(what, fraction);
                }
            }

            @Override
            public void amount(long rows, long bytes) {
                if (!watchFailed) {
                    watch.amount(rows, bytes);
                }
            }

            @Override
            public boolean cancelled() {
                judge();
                return verdict != null;
            }
        };
    }

    /** What to throw for an error of a statement: our own verdict where there is one, for then the error is but its consequence. */
    public KymographException explain(SQLException error) {
        return verdict != null ? verdict : knowingMore.apply(DuckDbErrors.describe(error, "answer"));
    }

    /** Lets somebody who knows what the statements read tell more about a failure. */
    public void explainedBy(UnaryOperator<KymographException> more) {
        knowingMore = more;
    }

    private void judge() {
        if (verdict != null) {
            return;
        }
        if (watch.cancelled()) {
            verdict = new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while " + doing);
        } else if (!timeout.isZero() && System.nanoTime() - started > timeout.toNanos()) {
            verdict = new KymographException(
                    ErrorKind.RESOURCE,
                    "query.timeout",
                    "Cannot answer: it takes longer than " + shown(timeout) + ". Ask for less, or raise query.timeout");
        }
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private void stand() {
        try {
            while (!closed) {
                Thread.sleep(PAUSE_MILLIS);
                judge();
                look(running);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Statement statement) {
        if (statement == null || closed) {
            return;
        }
        try {
            if (verdict != null) {
                statement.cancel();
            } else if (!watchFailed && statement instanceof DuckDBPreparedStatement prepared) {
                double percentage = prepared.getQueryProgress().getPercentage();
                watch.progress(doing, percentage < 0 ? Double.NaN : Math.min(1, percentage / 100));
            }
        } catch (SQLException e) {
            // The statement ended in between; the next look finds another, or the work's end.
        } catch (RuntimeException e) {
            watchFailed = true; // A watch that fails to listen must not end the time limit.
        }
    }

    /** Ends standing by; afterwards no statement is touched and the watch is told nothing. */
    @Override
    public void close() {
        closed = true;
        running = null;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

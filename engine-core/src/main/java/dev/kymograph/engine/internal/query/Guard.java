package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.QueryProgress;

/**
 * Stands by one question while its statements run: tells the watch how far they are, and interrupts them when the watch wants to
 * stop or the time is up.
 */
final class Guard implements AutoCloseable {

    private static final long EVERY_MILLIS = 50;

    private final Watch watch;
    private final Duration timeout;
    private final long deadline;
    private final ScheduledFuture<?> ticks;
    private volatile Statement running;
    private volatile KymographException verdict;

    Guard(Watch watch, Duration timeout, ScheduledExecutorService clock) {
        this.watch = watch;
        this.timeout = timeout;
        this.deadline = timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        this.ticks = clock.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** From here on this is the statement to interrupt. */
    void runs(Statement statement) {
        running = statement;
        check();
    }

    /** Throws where the question must not go on. */
    void check() {
        judge();
        if (verdict != null) {
            throw verdict;
        }
    }

    /** What to throw for an error of a statement: our own verdict where there is one, for then the error is but its consequence. */
    KymographException explain(SQLException error) {
        return verdict != null ? verdict : DuckDbErrors.describe(error, "answer");
    }

    private void judge() {
        if (verdict == null && watch.cancelled()) {
            verdict = new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        } else if (verdict == null && deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
            verdict = new KymographException(
                    ErrorKind.RESOURCE,
                    "query.timeout",
                    "Cannot answer: it takes longer than " + timeout.toSeconds()
                            + " s. Ask for less, or raise query.timeout");
        }
    }

    private void look() {
        Statement statement = running;
        judge();
        if (statement == null) {
            return;
        }
        try {
            if (verdict != null) {
                statement.cancel();
            } else if (statement instanceof DuckDBPreparedStatement prepared) {
                QueryProgress progress = prepared.getQueryProgress();
                if (progress.getPercentage() >= 0) {
                    watch.progress("reading", progress.getPercentage() / 100);
                }
            }
        } catch (SQLException e) {
            // The statement ended in between: there is nothing left to interrupt or to tell.
            running = null;
        }
    }

    @Override
    public void close() {
        running = null;
        ticks.cancel(false);
    }
}

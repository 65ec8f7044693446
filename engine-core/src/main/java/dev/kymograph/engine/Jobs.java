package dev.kymograph.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the engine does by itself, beside what it is asked. */
public interface Jobs {

    /** All of them, by name. */
    List<Job> list();

    /**
     * Stops the run that is under way; what it has done so far stays done, and the next one comes in its time.
     *
     * @throws KymographException {@code job.unknown}; {@code job.resting} where none is under way
     */
    void cancel(String name);

    /** What a job is at. */
    enum State {
        RUNNING,
        RESTING
    }

    /**
     * A job, as it is now.
     *
     * @param summary what it does, in a phrase
     * @param doing what it is at; empty while it rests
     * @param progress from 0 to 1; NaN where it cannot be known
     * @param lastError why its last run failed; empty where it did not
     * @param lastRun when it was last begun
     * @param nextRun when it begins next; empty while it runs
     */
    record Job(
            String name,
            String summary,
            State state,
            String doing,
            double progress,
            Optional<String> lastError,
            Optional<Instant> lastRun,
            Optional<Instant> nextRun) {}
}

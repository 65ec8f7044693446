package dev.kymograph.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What keeps the engine from waiting for servers that do not answer. Where a server failed a few times in a row, what needs it fails at
 * once until it is asked again. What it answers well, a mistake in what it was asked included, counts as an answer.
 */
public interface Breakers {

    /** All of them, by name. */
    List<Breaker> list();

    /** Has all servers asked again at once. */
    void reset();

    /**
     * Has a server asked again at once.
     *
     * @throws KymographException {@code breaker.unknown}
     */
    void reset(String name);

    /** Whether a server is asked. */
    enum State {
        CLOSED,
        OPEN,
        /** One call is let through: what becomes of it decides. */
        HALF_OPEN
    }

    /**
     * A breaker, as it is now.
     *
     * @param name of its server: {@code s3://herd/lake}, {@code postgresql://db.example.com:5432/kymograph}
     * @param failures calls that failed since the engine was opened
     * @param refused calls that were not made
     * @param lastError what failed last, since it was reset
     * @param nextTry when the server is asked again; empty where it is not open
     */
    record Breaker(
            String name,
            State state,
            long failures,
            long refused,
            Optional<String> lastError,
            Optional<Instant> nextTry) {}
}

package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.extension.Rows;
import java.time.Instant;
import java.util.Optional;

/** Hot readings as rows that others ask by plain SQL; they stay for a while after they are in the lake. */
public interface RecentReadings {

    /** Whether there may be some, as far as this process knows. */
    boolean isKept();

    /** Makes room for those that come, and drops those that came too long ago; nothing where this process keeps none. */
    void turn(Instant now);

    /**
     * Forgets readings that are about to be deleted; of those that differ only by what else is in their key, all.
     *
     * @param places whose and when they are
     */
    void forget(String metricType, Places places);

    /** The rows as one transaction sees them, if all readings that are an answer are among them; to be closed. */
    Optional<Seen> see(State.Part part);

    /** Subjects and moments, told one by one. */
    interface Places {
        void tell(Taker taker);
    }

    /** Is told a subject and a moment in microseconds. */
    interface Taker {
        void take(int subject, long micros);
    }

    /** What one question sees of the rows: those that the write sequence has from {@link #from} on. */
    interface Seen extends AutoCloseable {

        /** The place in the write sequence from which on all are there. */
        long from();

        /** What a SELECT answers; one at a time. */
        Rows query(String select, Object... arguments);

        @Override
        void close();
    }
}

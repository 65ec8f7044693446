package dev.kymograph.engine.internal.catalog;

import java.time.Instant;

/** Hot readings as rows that others ask by plain SQL; they stay for a while after they are in the lake. */
public interface RecentReadings {

    /** Makes room for those that come, and drops those that came too long ago; nothing where this process keeps none. */
    void turn(Instant now);

    /**
     * Forgets readings that are about to be deleted; of those that differ only by what else is in their key, all.
     *
     * @param places whose and when they are
     */
    void forget(String metricType, Places places);

    /** Subjects and moments, told one by one. */
    interface Places {
        void tell(Taker taker);
    }

    /** Is told a subject and a moment in microseconds. */
    interface Taker {
        void take(int subject, long micros);
    }
}

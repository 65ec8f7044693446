package dev.kymograph.engine.internal.catalog.duckdb;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The row of numbers that only grow, read when a write transaction begins and written when it ends. */
final class Counters {

    private static final String READ = "SELECT transactions, state_number, snapshot, write_sequence, last_file,"
            + " last_segment, last_batch, last_rejection FROM engine_state WHERE id = 1";
    private static final String WRITE = "UPDATE engine_state SET transactions = ?, state_number = ?, snapshot = ?,"
            + " write_sequence = ?, last_file = ?, last_segment = ?, last_batch = ?, last_rejection = ? WHERE id = 1";

    private final long[] values;
    private final Map<String, Long> epochs = new HashMap<>();

    private Counters(long[] values) {
        this.values = values;
    }

    static Counters read(Session session) throws SQLException {
        return session.first(READ, row -> {
                    long[] values = new long[8];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = row.getLong(i + 1);
                    }
                    return new Counters(values);
                })
                .orElseThrow();
    }

    /** The epoch of a metric type's hot batches; it lives beside the metric type. */
    long epoch(Session session, String metricType) throws SQLException {
        Long known = epochs.get(metricType);
        if (known == null) {
            known = session.number("SELECT epoch FROM metric_type WHERE name = ?", metricType);
            epochs.put(metricType, known);
        }
        return known;
    }

    void nextEpoch(Session session, String metricType) throws SQLException {
        long next = epoch(session, metricType) + 1;
        session.update("UPDATE metric_type SET epoch = ? WHERE name = ?", next, metricType);
        epochs.put(metricType, next);
    }

    void write(Session session) throws SQLException {
        values[0]++;
        Object[] arguments = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            arguments[i] = values[i];
        }
        session.update(WRITE, arguments);
    }

    long transactions() {
        return values[0];
    }

    long stateNumber() {
        return values[1];
    }

    /** Notes a change that a question could see. */
    void visible() {
        values[1]++;
    }

    long nextSnapshot() {
        return ++values[2];
    }

    long nextSequence() {
        return ++values[3];
    }

    long nextFile() {
        return ++values[4];
    }

    long nextSegment() {
        return ++values[5];
    }

    long nextBatch() {
        return ++values[6];
    }

    long nextRejection() {
        return ++values[7];
    }
}

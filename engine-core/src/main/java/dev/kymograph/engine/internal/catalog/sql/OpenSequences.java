package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.KymographException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Places in the write sequence that were reserved for files which are not committed yet. The committer's thread adds them. Those of other
 * processes are in a table, as this one's are for them.
 */
final class OpenSequences {

    private static final String OTHERS =
            "SELECT o.sequence FROM open_sequence o JOIN process p ON p.id = o.process WHERE o.metric_type = ? AND "
                    + Processes.IS_THERE;

    private final Optional<Processes> processes;

    private final Map<Long, String> metricTypes = new ConcurrentHashMap<>();

    OpenSequences(Optional<Processes> processes) {
        this.processes = processes;
    }

    /** Notes what a transaction reserves, from within it: a transaction that is tried again reserves again. */
    final class Reserving implements AutoCloseable {

        private final String metricType;
        private final Set<Long> tried = new HashSet<>();

        private Reserving(String metricType) {
            this.metricType = metricType;
        }

        long note(Session session, long sequence) throws SQLException {
            tried.add(sequence);
            if (processes.isPresent()) {
                processes.get().open(session, sequence, metricType);
            }
            metricTypes.put(sequence, metricType);
            return sequence;
        }

        /** This one was committed. */
        long keep(long sequence) {
            tried.remove(sequence);
            return sequence;
        }

        @Override
        public void close() {
            tried.forEach(metricTypes::remove);
        }
    }

    long reserve(String metricType, Function<Reserving, Long> transaction) {
        try (Reserving reserving = new Reserving(metricType)) {
            return reserving.keep(transaction.apply(reserving));
        }
    }

    void release(long sequence) {
        metricTypes.remove(sequence);
        try {
            processes.ifPresent(known -> known.closed(sequence));
        } catch (KymographException e) {
            // Others wait a little longer: until this process ends.
        }
    }

    /** The first one of a metric type; {@code none} where it has none. */
    long first(Session session, String metricType, long none) throws SQLException {
        return Math.min(first(metricType, none), first(others(session, metricType), none));
    }

    private static long first(List<Long> sequences, long none) {
        return sequences.stream().mapToLong(sequence -> sequence).min().orElse(none);
    }

    private List<Long> others(Session session, String metricType) throws SQLException {
        return processes.isEmpty() ? List.of() : session.list(OTHERS, row -> row.getLong(1), metricType);
    }

    private long first(String metricType, long none) {
        return metricTypes.entrySet().stream()
                .filter(open -> open.getValue().equals(metricType))
                .mapToLong(Map.Entry::getKey)
                .min()
                .orElse(none);
    }

    /** Whether a metric type has one in between, the ends excluded. */
    boolean anyBetween(Session session, String metricType, long from, long to) throws SQLException {
        return anyBetween(metricType, from, to)
                || others(session, metricType).stream().anyMatch(open -> open > from && open < to);
    }

    private boolean anyBetween(String metricType, long from, long to) {
        return metricTypes.entrySet().stream()
                .anyMatch(open -> open.getValue().equals(metricType) && open.getKey() > from && open.getKey() < to);
    }
}

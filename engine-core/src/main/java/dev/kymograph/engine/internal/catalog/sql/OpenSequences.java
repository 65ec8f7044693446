package dev.kymograph.engine.internal.catalog.sql;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Places in the write sequence that were reserved for files which are not committed yet. The committer's thread adds them. */
final class OpenSequences {

    private final Map<Long, String> metricTypes = new ConcurrentHashMap<>();

    /** Notes what a transaction reserves, from within it: a transaction that is tried again reserves again. */
    final class Reserving implements AutoCloseable {

        private final String metricType;
        private final Set<Long> tried = new HashSet<>();

        private Reserving(String metricType) {
            this.metricType = metricType;
        }

        long note(long sequence) {
            tried.add(sequence);
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
    }

    /** The first one of a metric type; {@code none} where it has none. */
    long first(String metricType, long none) {
        return metricTypes.entrySet().stream()
                .filter(open -> open.getValue().equals(metricType))
                .mapToLong(Map.Entry::getKey)
                .min()
                .orElse(none);
    }

    /** Whether a metric type has one in between, the ends excluded. */
    boolean anyBetween(String metricType, long from, long to) {
        return metricTypes.entrySet().stream()
                .anyMatch(open -> open.getValue().equals(metricType) && open.getKey() > from && open.getKey() < to);
    }
}

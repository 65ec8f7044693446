package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Until when each subject's readings are judged. Of a subject's last time, other readings than those judged may still come where sensors
 * or fields tell readings apart: one of each is judged, as long as it is known which were.
 */
final class JudgedTimes {

    private final MetricType type;
    private final Map<Integer, Long> until;
    private final Map<Integer, Set<List<Object>>> last;

    private JudgedTimes(MetricType type, Map<Integer, Long> until, Map<Integer, Set<List<Object>>> last) {
        this.type = type;
        this.until = until;
        this.last = last;
    }

    /** @param until the last judged time of each subject, in microseconds */
    JudgedTimes(MetricType type, Map<Integer, Long> until) {
        this(type, new HashMap<>(until), new HashMap<>());
    }

    JudgedTimes copy() {
        Map<Integer, Set<List<Object>>> keys = new HashMap<>();
        last.forEach((subject, some) -> keys.put(subject, new HashSet<>(some)));
        return new JudgedTimes(type, new HashMap<>(until), keys);
    }

    Set<Integer> subjects() {
        return until.keySet();
    }

    /** Of a subject that has been judged. */
    long until(int subject) {
        return until.get(subject);
    }

    boolean isKnown(int subject) {
        return until.containsKey(subject);
    }

    void judged(Reading reading) {
        long at = Micros.of(reading.timestamp());
        Long before = until.put(reading.subject(), at);
        if (hasOthersOfOneTime()) {
            if (before == null || before != at) {
                last.put(reading.subject(), new HashSet<>());
            }
            last.computeIfAbsent(reading.subject(), any -> new HashSet<>()).add(key(type, reading));
        }
    }

    void forget(int subject) {
        until.remove(subject);
        last.remove(subject);
    }

    private boolean hasOthersOfOneTime() {
        return type.key().sensor() || !type.key().fields().isEmpty();
    }

    /** Whether a reading comes too late to be judged, or was judged. */
    boolean isLate(Reading reading) {
        Long known = until.get(reading.subject());
        if (known == null) {
            return false;
        }
        long at = Micros.of(reading.timestamp());
        Set<List<Object>> keys = last.get(reading.subject());
        return at < known || (at == known && (keys == null || keys.contains(key(type, reading))));
    }

    /** Whether all readings of a span do. */
    boolean areLate(Span span) {
        Long known = until.get(span.subject());
        return known != null
                && (span.toMicros() < known || (span.toMicros() == known && !last.containsKey(span.subject())));
    }

    /** Whether the times of a span are judged: what is of the very last time came before. */
    boolean areJudged(Span span) {
        Long known = until.get(span.subject());
        return known != null && span.toMicros() <= known;
    }

    /** The latest of all. */
    long latest() {
        return until.values().stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
    }

    /** From when on a span can have readings that do not. */
    long from(Span span) {
        Long known = until.get(span.subject());
        return known == null ? span.fromMicros() : Math.max(span.fromMicros(), known);
    }

    /** What tells a reading from others. */
    static List<Object> key(MetricType type, Reading reading) {
        List<Object> key = new ArrayList<>(List.of(reading.subject(), reading.timestamp()));
        key.add(type.key().sensor() ? reading.sensor() : Optional.empty());
        type.key().fields().forEach(field -> key.add(reading.values().get(field)));
        return key;
    }
}

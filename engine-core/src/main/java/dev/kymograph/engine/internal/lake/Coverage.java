package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Which times of which subjects files have readings of. */
final class Coverage {

    private final Map<Integer, NavigableMap<Long, Stretch>> bySubject = new HashMap<>();

    /** A stretch of time, last moment included, and the file that has it, or one of those. */
    private record Stretch(long to, String file) {}

    /** The same time may be covered before. */
    void add(String file, Span span) {
        NavigableMap<Long, Stretch> stretches = bySubject.computeIfAbsent(span.subject(), subject -> new TreeMap<>());
        long from = span.fromMicros();
        Stretch whole = new Stretch(span.toMicros(), file);
        for (Map.Entry<Long, Stretch> met = meeting(stretches, from, whole.to());
                met != null;
                met = meeting(stretches, from, whole.to())) {
            stretches.remove(met.getKey());
            from = Math.min(from, met.getKey());
            whole = new Stretch(
                    Math.max(whole.to(), met.getValue().to()), met.getValue().file());
        }
        stretches.put(from, whole);
    }

    /** What a file shares with others. */
    record Shared(int subject, String file) {}

    /** The first of these that is covered. */
    Optional<Shared> find(List<Span> spans) {
        for (Span span : spans) {
            NavigableMap<Long, Stretch> stretches = bySubject.getOrDefault(span.subject(), new TreeMap<>());
            Map.Entry<Long, Stretch> met = meeting(stretches, span.fromMicros(), span.toMicros());
            if (met != null) {
                return Optional.of(new Shared(span.subject(), met.getValue().file()));
            }
        }
        return Optional.empty();
    }

    private static Map.Entry<Long, Stretch> meeting(NavigableMap<Long, Stretch> stretches, long from, long to) {
        Map.Entry<Long, Stretch> before = stretches.floorEntry(to);
        return before != null && before.getValue().to() >= from ? before : null;
    }
}

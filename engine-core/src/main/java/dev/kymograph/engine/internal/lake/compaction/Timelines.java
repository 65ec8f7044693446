package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Which file has readings of which subject, and from when to when. */
final class Timelines {

    private static final List<Entry> NONE = List.of();

    private final Map<Integer, List<Entry>> bySubject = new HashMap<>();

    /** @param reach the last moment of this entry and all before it */
    private record Entry(long from, long to, long file, long reach) {}

    /** Told of two files that share a subject's time; perhaps several times. */
    interface Meeting {
        void of(long file, long other);
    }

    Timelines(Map<Long, List<Span>> spans) {
        spans.forEach((file, its) -> its.forEach(span -> bySubject
                .computeIfAbsent(span.subject(), subject -> new ArrayList<>())
                .add(new Entry(span.fromMicros(), span.toMicros(), file, 0))));
        bySubject.values().forEach(Timelines::sort);
    }

    private static void sort(List<Entry> entries) {
        entries.sort(Comparator.comparingLong(Entry::from));
        long reach = Long.MIN_VALUE;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            reach = Math.max(reach, entry.to());
            entries.set(i, new Entry(entry.from(), entry.to(), entry.file(), reach));
        }
    }

    /** Files with readings of this subject in this time; one may be told several times. */
    void meeting(Span span, LongConsumer found) {
        List<Entry> entries = bySubject.getOrDefault(span.subject(), NONE);
        for (int i = last(entries, span.toMicros()); i >= 0 && entries.get(i).reach() >= span.fromMicros(); i--) {
            if (entries.get(i).to() >= span.fromMicros()) {
                found.accept(entries.get(i).file());
            }
        }
    }

    /** All pairs of files that share a subject's time. */
    void meetings(Meeting told) {
        for (List<Entry> entries : bySubject.values()) {
            for (int i = 1; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                for (int j = i - 1; j >= 0 && entries.get(j).reach() >= entry.from(); j--) {
                    if (entries.get(j).to() >= entry.from()) {
                        told.of(entries.get(j).file(), entry.file());
                    }
                }
            }
        }
    }

    /** The place of the last entry that begins at that moment or before; -1 for none. */
    private static int last(List<Entry> entries, long moment) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).from() <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}

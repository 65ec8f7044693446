package dev.kymograph.plugin.sampleanimals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stretches of time in order, to walk along; those that touch become one. */
final class Stretches {

    private final long[] from;
    private final long[] to;

    Stretches(List<Stretch> stretches) {
        List<Stretch> merged = new ArrayList<>();
        for (Stretch next : stretches.stream()
                .sorted(Comparator.comparingLong(Stretch::from))
                .toList()) {
            int last = merged.size() - 1;
            if (last >= 0 && next.from() <= merged.get(last).to()) {
                Stretch before = merged.get(last);
                merged.set(last, new Stretch(before.from(), Math.max(before.to(), next.to())));
            } else {
                merged.add(next);
            }
        }
        from = merged.stream().mapToLong(Stretch::from).toArray();
        to = merged.stream().mapToLong(Stretch::to).toArray();
    }

    /** {@code to} is excluded. */
    record Stretch(long from, long to) {

        boolean meets(long otherFrom, long otherTo) {
            return from < otherTo && otherFrom < to;
        }
    }

    Walk walk() {
        return new Walk();
    }

    /** Goes forward in time only. */
    final class Walk {

        private int next;

        /** Whether a stretch holds {@code second}, which is not before the one asked last. */
        boolean holds(long second) {
            while (next < to.length && to[next] <= second) {
                next++;
            }
            return next < from.length && from[next] <= second;
        }
    }
}

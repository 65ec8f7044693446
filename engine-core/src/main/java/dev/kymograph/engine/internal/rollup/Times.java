package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.LakeFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stretches of time that have nothing in common, in their order. */
record Times(List<Span> spans) {

    /** In microseconds: from the first, included, to the last, excluded. */
    record Span(long from, long to) {

        Span within(Span other) {
            return new Span(Math.max(from, other.from), Math.min(to, other.to));
        }

        /** Files that have something of it. */
        List<LakeFile> meeting(List<LakeFile> files) {
            return files.stream()
                    .filter(file -> file.toMicros() >= from && file.fromMicros() < to)
                    .toList();
        }

        boolean isEmpty() {
            return from >= to;
        }
    }

    Times {
        spans = List.copyOf(spans);
    }

    static Times of(List<Span> spans) {
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingLong(Span::from));
        List<Span> apart = new ArrayList<>();
        for (Span span : sorted) {
            Span last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
            if (last != null && span.from() <= last.to()) {
                apart.set(apart.size() - 1, new Span(last.from(), Math.max(last.to(), span.to())));
            } else {
                apart.add(span);
            }
        }
        return new Times(apart);
    }

    long from() {
        return spans.get(0).from();
    }

    long to() {
        return spans.get(spans.size() - 1).to();
    }

    /** Whether any of it lies between these moments, both included. */
    boolean meets(long first, long last) {
        return spans.stream().anyMatch(span -> span.from() <= last && span.to() > first);
    }
}

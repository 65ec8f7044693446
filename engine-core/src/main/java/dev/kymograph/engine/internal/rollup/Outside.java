package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What is news outside of a stretch of time, as times of subjects: when each of them may have new readings.
 *
 * @param holdings of the metric type that is summed up
 */
record Outside(Times.Span window, Holdings holdings) {

    /** More of them would be dearer to keep than it costs to say the same of all subjects. */
    private static final int MOST = 2_000;

    List<Invalidated> of(News news) {
        Map<Optional<Integer>, List<Times.Span>> all = new TreeMap<>(Comparator.comparing(who -> who.orElse(-1)));
        for (LakeFile file : news.files()) {
            List<Span> spans = holdings.spans().getOrDefault(file.id(), List.of());
            spans.forEach(span -> add(all, Optional.of(span.subject()), span.fromMicros(), span.toMicros() + 1));
            if (spans.isEmpty()) {
                add(all, Optional.empty(), file.fromMicros(), file.toMicros() + 1);
            }
        }
        news.invalidated().forEach(some -> add(all, subject(some), some.fromMicros(), some.toMicros()));
        List<Invalidated> outside = invalidated(all);
        if (outside.size() <= MOST) {
            return outside;
        }
        List<Times.Span> anybodys = all.values().stream().flatMap(List::stream).toList();
        return invalidated(Map.of(Optional.empty(), anybodys));
    }

    private void add(Map<Optional<Integer>, List<Times.Span>> all, Optional<Integer> subject, long from, long to) {
        for (Times.Span part : List.of(
                new Times.Span(from, Math.min(to, window.from())), new Times.Span(Math.max(from, window.to()), to))) {
            if (!part.isEmpty()) {
                all.computeIfAbsent(subject, none -> new ArrayList<>()).add(part);
            }
        }
    }

    private static Optional<Integer> subject(Invalidated some) {
        return some.subject().isPresent() ? Optional.of(some.subject().getAsInt()) : Optional.empty();
    }

    private static List<Invalidated> invalidated(Map<Optional<Integer>, List<Times.Span>> all) {
        List<Invalidated> invalidated = new ArrayList<>();
        all.forEach((subject, spans) -> Times.of(spans)
                .spans()
                .forEach(span -> invalidated.add(new Invalidated(
                        subject.map(OptionalInt::of).orElseGet(OptionalInt::empty), span.from(), span.to()))));
        return invalidated;
    }
}

package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files of a metric type are live where what replaced some is gone itself. Of two that share a subject's time and of which neither
 * is the later as a whole, one took the other's place: that with more of the writes. Files that share no time say nothing of each other.
 */
final class Contest {

    private static final Comparator<Entrant> BY_WRITES = Comparator.<Entrant>comparingLong(
                    entrant -> entrant.told().width())
            .thenComparingLong(entrant -> entrant.told().rows())
            .reversed()
            .thenComparing(entrant -> entrant.told().key());

    private final Map<Integer, List<Held>> bySubject = new HashMap<>();

    /** A file with what was read in it. */
    record Entrant(ToldFile told, NewFile file) {}

    /** A subject's time in a live file. */
    private record Held(Span span, ToldFile by) {}

    /**
     * Those that are live; others are told.
     *
     * @param all of one metric type
     */
    static List<Entrant> live(List<Entrant> all, List<Entrant> lost) {
        Contest contest = new Contest();
        List<Entrant> live = new ArrayList<>();
        all.stream().sorted(BY_WRITES).forEach(entrant -> (contest.enter(entrant) ? live : lost).add(entrant));
        return live;
    }

    private boolean enter(Entrant entrant) {
        boolean isTaken = entrant.file().spans().stream()
                .anyMatch(span -> bySubject.getOrDefault(span.subject(), List.of()).stream()
                        .anyMatch(held -> held.by().contests(entrant.told()) && meet(held.span(), span)));
        if (!isTaken) {
            entrant.file()
                    .spans()
                    .forEach(span -> bySubject
                            .computeIfAbsent(span.subject(), subject -> new ArrayList<>())
                            .add(new Held(span, entrant.told())));
        }
        return !isTaken;
    }

    private static boolean meet(Span one, Span other) {
        return one.fromMicros() <= other.toMicros() && other.fromMicros() <= one.toMicros();
    }
}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.plugin.anomalydetection.adaptive.Drift;
import dev.kymograph.plugin.anomalydetection.adaptive.Floor;
import dev.kymograph.plugin.anomalydetection.adaptive.Kind;
import dev.kymograph.plugin.anomalydetection.adaptive.NewLevel;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** Holds unusual readings of a series back until some more were read, which tell whether they began or were part of something longer. */
final class Hindsight {

    private static final Set<Kind> MAY_BE_MORE = EnumSet.of(Kind.SPIKE, Kind.RANGE, Kind.RHYTHM);

    /** A drift may be quick or slow; all end with what was read since. */
    private static final List<Integer> STRETCHES =
            List.of(NewLevel.TELLING / 4, NewLevel.TELLING, 4 * NewLevel.TELLING);

    private final int kindAt;
    private final int reasonAt;
    private final Queue<Held> held = new ArrayDeque<>();
    private final Queue<Object[]> told = new ArrayDeque<>();
    private NewLevel level = new NewLevel();
    private List<Drift> drifts = drifts();
    private Floor floor = new Floor();
    private long read;

    /** Of rows that have the kind and the reason in these columns. */
    Hindsight(int kindAt, int reasonAt) {
        this.kindAt = kindAt;
        this.reasonAt = reasonAt;
    }

    /** Takes a reading of the series, unusual or not. */
    void add(double value) {
        level.add(value);
        drifts.forEach(drift -> drift.add(value));
        floor.add(value);
        read++;
        if (!held.isEmpty() && held.peek().number == read - NewLevel.TELLING + 1) {
            Held first = held.remove();
            if (MAY_BE_MORE.contains(first.verdict.kind())) {
                whatItWas().ifPresent(kind -> first.tell(kind, kindAt, reasonAt));
            }
            told.add(first.row);
        }
    }

    private Optional<Kind> whatItWas() {
        if (floor.wasReached()) {
            return Optional.of(Kind.DROP_OUT);
        }
        if (level.began()) {
            return Optional.of(Kind.SHIFT);
        }
        return drifts.stream().anyMatch(Drift::goesOn) ? Optional.of(Kind.DRIFT) : Optional.empty();
    }

    private static List<Drift> drifts() {
        return STRETCHES.stream().map(Drift::new).toList();
    }

    /** Holds the row of the reading that was added last. */
    void hold(Verdict verdict, Object[] row) {
        held.add(new Held(read, verdict, row));
    }

    /** Begins another series; what is held is told as it is. */
    void begin() {
        held.forEach(each -> told.add(each.row));
        held.clear();
        level = new NewLevel();
        drifts = drifts();
        floor = new Floor();
        read = 0;
    }

    /** The next row, in the order of reading; null where none is told yet. */
    Object[] next() {
        return told.poll();
    }

    private static final class Held {
        private final long number;
        private final Verdict verdict;
        private final Object[] row;

        Held(long number, Verdict verdict, Object[] row) {
            this.number = number;
            this.verdict = verdict;
            this.row = row;
        }

        private void tell(Kind kind, int kindAt, int reasonAt) {
            row[kindAt] = kind.toString();
            row[reasonAt] = verdict.as(kind).reason();
        }
    }
}

package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.plugin.anomalydetection.adaptive.Kind;
import dev.kymograph.plugin.anomalydetection.adaptive.NewLevel;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;

/** Holds unusual readings of a series back until some more were read, which tell whether a new level began there. */
final class Hindsight {

    private static final Set<Kind> MAY_BE_A_SHIFT = EnumSet.of(Kind.SPIKE, Kind.RANGE, Kind.RHYTHM);

    private final int kindAt;
    private final int reasonAt;
    private final Queue<Held> held = new ArrayDeque<>();
    private final Queue<Object[]> told = new ArrayDeque<>();
    private NewLevel level = new NewLevel();
    private long read;

    /** Of rows that have the kind and the reason in these columns. */
    Hindsight(int kindAt, int reasonAt) {
        this.kindAt = kindAt;
        this.reasonAt = reasonAt;
    }

    /** Takes a reading of the series, unusual or not. */
    void add(double value) {
        level.add(value);
        read++;
        if (!held.isEmpty() && held.peek().number == read - NewLevel.TELLING + 1) {
            Held first = held.remove();
            if (MAY_BE_A_SHIFT.contains(first.verdict.kind()) && level.began()) {
                first.row[kindAt] = Kind.SHIFT.toString();
                first.row[reasonAt] = first.verdict.as(Kind.SHIFT).reason();
            }
            told.add(first.row);
        }
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
    }
}

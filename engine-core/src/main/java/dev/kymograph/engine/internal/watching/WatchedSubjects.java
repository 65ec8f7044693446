package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.internal.catalog.Watches;
import dev.kymograph.engine.internal.catalog.Watches.Learnt;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.plugin.BoundWatch;
import dev.kymograph.metric.Reading;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subjects of a rule, of which those that had readings last are in memory. */
final class WatchedSubjects {

    /** So many are kept in memory, at 50 to 200 KB each. */
    static final int MOST = 512;

    private final Watches watches;
    private final String rule;
    private final BoundWatch bound;
    private final Map<Integer, Long> judged;
    private final Map<Integer, Active> active = new LinkedHashMap<>(16, 0.75f, true);
    private int changed;

    /** @param judged the last judged time of each subject */
    WatchedSubjects(Watches watches, String rule, BoundWatch bound, Map<Integer, Long> judged) {
        this.watches = watches;
        this.rule = rule;
        this.bound = bound;
        this.judged = new HashMap<>(judged);
    }

    private static final class Active {
        private final BoundWatch.Subject subject;
        private boolean changed;

        private Active(BoundWatch.Subject subject) {
            this.subject = subject;
        }
    }

    BoundWatch bound() {
        return bound;
    }

    /** The last judged time of each subject, as it is now. */
    Map<Integer, Long> judged() {
        return Map.copyOf(judged);
    }

    /** What comes of a subject's next reading. */
    List<Reading> judge(Reading reading) {
        Active one = active.computeIfAbsent(reading.subject(), this::load);
        List<Reading> found = one.subject.judge(reading);
        judged.put(reading.subject(), Micros.of(reading.timestamp()));
        changed += one.changed ? 0 : 1;
        one.changed = true;
        return found;
    }

    private Active load(int subject) {
        Optional<byte[]> learnt = judged.containsKey(subject)
                ? watches.learnt(rule, subject).map(Base64.getDecoder()::decode)
                : Optional.empty();
        return new Active(learnt.map(bound::restore).orElseGet(bound::begin));
    }

    /** Whether so many have changed since they were kept that more would not fit into memory. */
    boolean isFull() {
        return changed >= MOST;
    }

    boolean hasChanged() {
        return changed > 0;
    }

    /** What was learnt since it was last kept. */
    List<Learnt> learnt() {
        List<Learnt> learnt = new ArrayList<>();
        active.forEach((subject, one) -> {
            if (one.changed) {
                learnt.add(new Learnt(
                        subject, judged.get(subject), Base64.getEncoder().encodeToString(one.subject.save())));
            }
        });
        return learnt;
    }

    /** All that was learnt is kept: those that had no readings for longest leave the memory. */
    void kept() {
        active.values().forEach(one -> one.changed = false);
        changed = 0;
        List<Integer> oldest = new ArrayList<>(active.keySet());
        oldest.subList(0, Math.max(0, oldest.size() - MOST)).forEach(active::remove);
    }

    /** Forgets a subject that was erased. */
    void forget(int subject) {
        Active one = active.remove(subject);
        changed -= one != null && one.changed ? 1 : 0;
        judged.remove(subject);
    }
}

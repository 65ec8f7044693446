package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Watches;
import dev.kymograph.engine.internal.catalog.Watches.Learnt;
import dev.kymograph.engine.internal.plugin.BoundWatch;
import dev.kymograph.metric.Reading;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The subjects of a rule, of which those that had readings last are in memory. */
final class WatchedSubjects {

    /** So many are kept in memory, at 50 to 200 KB each. */
    static final int MOST = 512;

    private final Watches watches;
    private final String rule;
    private final BoundWatch bound;
    private final JudgedTimes judged;
    private final Troubles troubles;
    private final Map<Integer, Active> active = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Integer> leftOut = new HashSet<>();
    private final Set<Integer> troubled = new HashSet<>();
    private int changed;

    WatchedSubjects(Watches watches, String rule, BoundWatch bound, JudgedTimes judged, Troubles troubles) {
        this.watches = watches;
        this.rule = rule;
        this.bound = bound;
        this.troubles = troubles;
        this.judged = judged;
    }

    private static final class Active {
        private final BoundWatch.Subject subject;

        /** So many readings were judged since what was learnt was kept. */
        private int since;

        private Active(BoundWatch.Subject subject) {
            this.subject = subject;
        }
    }

    BoundWatch bound() {
        return bound;
    }

    /** Until when they are judged, as it is now. */
    JudgedTimes judged() {
        return judged;
    }

    /** Those that were left out are tried again, as they were kept last. */
    void lookAgain() {
        leftOut.clear();
    }

    /** What comes of a subject's next reading; empty where the subject is left out for now. */
    Optional<List<Reading>> judge(Reading reading) {
        int subject = reading.subject();
        if (leftOut.contains(subject)) {
            return Optional.empty();
        }
        Optional<byte[]> learnt = active.containsKey(subject) ? Optional.empty() : learnt(subject);
        try {
            Active one = active.computeIfAbsent(subject, any -> load(subject, learnt));
            List<Reading> found = one.subject.judge(reading);
            judged.judged(reading);
            changed += one.since == 0 ? 1 : 0;
            one.since++;
            trim();
            if (troubled.remove(subject)) {
                troubles.judges(named(subject));
            }
            return Optional.of(found);
        } catch (KymographException e) {
            leaveOut(subject, e);
            return Optional.empty();
        }
    }

    private Optional<byte[]> learnt(int subject) {
        return judged.isKnown(subject)
                ? watches.learnt(rule, subject).map(Base64.getDecoder()::decode)
                : Optional.empty();
    }

    private Active load(int subject, Optional<byte[]> learnt) {
        return new Active(learnt.flatMap(saved -> restore(subject, saved)).orElseGet(bound::begin));
    }

    /** What cannot be read now never will be: its subject would not be watched any more. */
    private Optional<BoundWatch.Subject> restore(int subject, byte[] saved) {
        try {
            return Optional.of(bound.restore(saved));
        } catch (KymographException e) {
            requireOne(e);
            troubles.beginsAnew(named(subject), e.getMessage());
            return Optional.empty();
        }
    }

    private void leaveOut(int subject, KymographException failure) {
        requireOne(failure);
        drop(subject);
        leftOut.add(subject);
        troubled.add(subject);
        troubles.leavesOut(named(subject), failure.getMessage());
    }

    /** A plugin that is put aside judges no subject. */
    private static void requireOne(KymographException failure) {
        if (failure.code().equals("plugin.aside")) {
            throw failure;
        }
    }

    private String named(int subject) {
        return bound.watched().kind() + " " + subject;
    }

    /** Whether so many have changed since they were kept that more would not fit into memory. */
    boolean isFull() {
        return changed >= MOST;
    }

    boolean hasChanged() {
        return changed > 0;
    }

    /** What was learnt of all since it was last kept. */
    List<Learnt> learnt() {
        return learnt(Set.copyOf(active.keySet()));
    }

    /** The same of some. */
    List<Learnt> learnt(Set<Integer> some) {
        List<Learnt> learnt = new ArrayList<>();
        List.copyOf(active.entrySet()).forEach(each -> {
            if (each.getValue().since > 0 && some.contains(each.getKey())) {
                save(each.getKey(), each.getValue()).ifPresent(learnt::add);
            }
        });
        return learnt;
    }

    private Optional<Learnt> save(int subject, Active one) {
        try {
            String state = Base64.getEncoder().encodeToString(one.subject.save());
            return Optional.of(new Learnt(subject, judged.until(subject), state));
        } catch (KymographException e) {
            leaveOut(subject, e);
            return Optional.empty();
        }
    }

    /** That is kept; returns from how many readings it was learnt. */
    long kept(List<Learnt> learnt) {
        long readings = 0;
        for (Learnt each : learnt) {
            Active one = active.get(each.subject());
            readings += one.since;
            one.since = 0;
            changed--;
        }
        return readings;
    }

    /** Has the one that had no readings for longest wait in the catalog, where nothing would be lost. */
    private void trim() {
        if (active.size() > MOST) {
            Map.Entry<Integer, Active> oldest = active.entrySet().iterator().next();
            if (oldest.getValue().since == 0) {
                active.remove(oldest.getKey());
            }
        }
    }

    /** Forgets those that were deleted: one that comes under the same number is another. */
    void forgetDeleted() {
        Set<Integer> gone = new HashSet<>(judged.subjects());
        gone.removeAll(watches.known(bound.watched().kind(), gone));
        gone.forEach(this::forget);
    }

    /** Forgets a subject that was erased. */
    void forget(int subject) {
        drop(subject);
        judged.forget(subject);
    }

    private void drop(int subject) {
        Active one = active.remove(subject);
        changed -= one != null && one.since > 0 ? 1 : 0;
    }
}

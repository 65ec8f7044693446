package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.catalog.Watches.Begun;
import dev.kymograph.engine.internal.catalog.Watches.Judged;
import dev.kymograph.engine.internal.catalog.Watches.Learnt;
import dev.kymograph.engine.internal.catalog.Watches.Position;
import dev.kymograph.engine.internal.config.WatchRule;
import dev.kymograph.engine.internal.plugin.BoundWatch;
import dev.kymograph.engine.internal.plugin.Contributor;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedWatch;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * One rule while an engine is open. What it finds is committed with what it has learnt of those subjects; what it has learnt of the others,
 * and how far all is judged, now and then: after a kill it judges again what came since of these, finds nothing there again, and goes on.
 */
final class Rule {

    /** States are large: what comes in so long is judged again after a kill. */
    private static final Duration KEPT_EVERY = Duration.ofMinutes(10);

    private static final int MOST_FOUND = 5_000;

    /** A clock may be so wrong: what is further ahead would make all that follows late. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private final WatchRule rule;
    private final Catalog catalog;
    private final Extensions extensions;
    private final NewReadings readings;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Reading> found = new ArrayList<>();
    private final Troubles troubles;
    private Optional<Running> running = Optional.empty();
    private final Tally tally = new Tally();
    private Optional<Kept> kept = Optional.empty();
    private volatile boolean elsewhere;

    /** Until when subjects were judged when all up to a place was kept: what comes again from there is late where it was then. */
    private record Kept(Position upTo, JudgedTimes judged) {}

    /** What there is while this process runs the rule. */
    private static final class Running {
        private final Contributor.Stay stay;
        private final WatchedSubjects subjects;
        private final long turn;
        private Set<Tombstone> tombstones;
        private long subjectVersion;
        private Position upTo;
        private Position keptUpTo;
        private long state = -1;
        private long keptAt = System.nanoTime();
        private Reading last;
        private Optional<JudgedTimes> again = Optional.empty();

        private Running(Contributor.Stay stay, WatchedSubjects subjects, Begun begun, Set<Tombstone> tombstones) {
            this.stay = stay;
            this.subjects = subjects;
            this.turn = begun.turn();
            this.upTo = begun.upTo();
            this.keptUpTo = begun.upTo();
            this.tombstones = tombstones;
        }
    }

    Rule(WatchRule rule, Catalog catalog, Extensions extensions, NewReadings readings) {
        this.rule = rule;
        this.catalog = catalog;
        this.extensions = extensions;
        this.readings = readings;
        this.troubles = new Troubles(rule.name());
    }

    /** What is seen of it from outside: by any thread. */
    String summary() {
        String what = "judges " + rule.metricType() + " by " + rule.method();
        return elsewhere
                ? what + ", in another process"
                : what + ": " + tally.said() + Tally.some(troubles.begunAnew(), "begun anew");
    }

    /** What is wrong with some subjects, while the others are judged. */
    Optional<String> trouble() {
        return troubles.said();
    }

    /** Begins, so that what comes from now on is judged; what is wrong comes out when it is run. */
    void open() {
        try {
            running = begin();
        } catch (KymographException e) {
            running = Optional.empty();
        }
    }

    /** Judges what has come; false where another process does. */
    boolean run(Watch watch) {
        lock.lock();
        try {
            forgetWhatChanged();
            if (running.isEmpty()) {
                running = begin();
            }
            if (running.isPresent()) {
                judge(running.get(), watch);
            }
            elsewhere = running.isEmpty();
            return running.isPresent();
        } catch (RuntimeException | Error e) {
            leaveAfter(e);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void leaveAfter(Throwable failure) {
        try {
            leave();
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Another version of the plugin, or another declaration of the metric type: it begins where it kept last. */
    private void forgetWhatChanged() {
        if (running.isPresent()) {
            BoundWatch bound = running.get().subjects.bound();
            if (!extensions.watches().contains(bound.method()) || !watched().equals(bound.watched())) {
                leave();
            }
        }
    }

    private MetricType watched() {
        if (catalog.rollups().all().stream().anyMatch(rollup -> rollup.name().equals(rule.metricType()))) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "watch.rollup",
                    "Cannot watch " + rule.metricType() + ": it is a rollup. Watch what it sums up");
        }
        return catalog.declarations().requireMetricType(rule.metricType());
    }

    private Optional<Running> begin() {
        MetricType watched = watched();
        OfferedWatch<?> method = method();
        Map<String, List<String>> words = new HashMap<>();
        rule.parameters().forEach((name, word) -> words.put(name, List.of(word)));
        Optional<Contributor.Stay> stay = method.contributor().stay();
        if (stay.isEmpty()) {
            // It was exchanged this moment.
            return Optional.empty();
        }
        Optional<Running> begun = Optional.empty();
        try {
            BoundWatch bound = method.bind(rule.name(), watched, words);
            catalog.declare(List.of(), List.of(bound.derived()));
            Set<Tombstone> tombstones = Set.copyOf(catalog.erasures().all());
            long version = subjectVersion(watched);
            begun = catalog.watches()
                    .begin(rule.name(), watched.name(), rule.said(), readings.end(watched.name()))
                    .map(from -> running(stay.get(), bound, from, tombstones));
            begun.ifPresent(now -> now.subjectVersion = version);
            return begun;
        } finally {
            if (begun.isEmpty()) {
                stay.get().close();
            }
        }
    }

    private Running running(Contributor.Stay stay, BoundWatch bound, Begun from, Set<Tombstone> tombstones) {
        JudgedTimes judged = new JudgedTimes(bound.watched(), from.judged());
        if (kept.filter(before -> before.upTo().equals(from.upTo())).isEmpty()) {
            kept = Optional.of(new Kept(from.upTo(), judged.copy()));
        }
        WatchedSubjects subjects = new WatchedSubjects(catalog.watches(), rule.name(), bound, judged, troubles);
        Running now = new Running(stay, subjects, from, tombstones);
        now.again = kept.map(Kept::judged);
        return now;
    }

    private OfferedWatch<?> method() {
        List<String> known = extensions.watches().stream()
                .map(method -> method.spec().name())
                .toList();
        return extensions.watches().stream()
                .filter(method -> method.spec().name().equals(rule.method()))
                .findFirst()
                .orElseThrow(() -> new KymographException(
                        ErrorKind.CONFIGURATION,
                        "watch.unknown",
                        "Cannot watch by '" + rule.method() + "': there is no such method."
                                + Nearest.didYouMean(rule.method(), known)
                                + (known.isEmpty()
                                        ? " No plugin brings one; 'plugins' lists those there are"
                                        : " Known are " + String.join(", ", known))));
    }

    private void judge(Running now, Watch watch) {
        long state = catalog.stateNumber();
        if (state != now.state) {
            forgetErased(now);
            forgetDeleted(now);
            now.subjects.lookAgain();
            now.last = null;
            Optional<NewReadings.Read> read = readings.read(
                    now.subjects.bound().watched(),
                    now.upTo,
                    now.subjects.judged(),
                    now.again.orElse(now.subjects.judged()),
                    watch,
                    reading -> judge(now, reading, watch));
            if (read.isEmpty()) {
                return;
            }
            now.upTo = read.get().upTo();
            now.state = state;
            now.again = Optional.empty();
            tally.leavesOutLate(read.get().late());
            read.get().came().ifPresent(came -> tally.isBehind(Duration.between(came, Instant.now())));
        }
        if (isDue(now) && hasMore(now)) {
            keep(now, Optional.of(now.upTo));
        } else if (!found.isEmpty()) {
            keepFound(now);
        }
    }

    private static boolean isDue(Running now) {
        return System.nanoTime() - now.keptAt > KEPT_EVERY.toNanos();
    }

    private static boolean hasMore(Running now) {
        return now.subjects.hasChanged() || !now.upTo.equals(now.keptUpTo);
    }

    private void forgetErased(Running now) {
        Set<Tombstone> all = Set.copyOf(catalog.erasures().all());
        Set<Tombstone> changed = new HashSet<>(all);
        changed.removeAll(now.tombstones);
        String kind = now.subjects.bound().watched().kind();
        changed.stream().filter(each -> each.kind().equals(kind)).forEach(each -> now.subjects.forget(each.subject()));
        now.tombstones = all;
    }

    private void forgetDeleted(Running now) {
        long version = subjectVersion(now.subjects.bound().watched());
        if (version != now.subjectVersion) {
            now.subjects.forgetDeleted();
            now.subjectVersion = version;
        }
    }

    private long subjectVersion(MetricType watched) {
        return catalog.state(List.of()).subjectVersions().get(watched.kind());
    }

    private void judge(Running now, Reading reading, Watch watch) {
        if (reading.timestamp().isAfter(Instant.now().plus(AHEAD))) {
            tally.leavesOutAhead();
            return;
        }
        // Readings of one time are kept together: what is not later than what is kept would be late.
        boolean sameTime = now.last != null
                && now.last.subject() == reading.subject()
                && now.last.timestamp().equals(reading.timestamp());
        if (!sameTime && watch.cancelled()) {
            if (now.subjects.hasChanged()) {
                // Who comes next goes on here.
                keep(now, Optional.empty());
            }
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
        if (!sameTime && (now.subjects.isFull() || isDue(now))) {
            keep(now, Optional.empty());
        } else if (!sameTime && found.size() >= MOST_FOUND) {
            keepFound(now);
        }
        now.last = reading;
        now.subjects.judge(reading).ifPresent(some -> {
            found.addAll(some);
            tally.judges(some.size());
        });
    }

    /** Of those that something was found of, for a find and what was learnt up to it belong together. */
    private void keepFound(Running now) {
        Set<Integer> subjects = found.stream().map(Reading::subject).collect(Collectors.toSet());
        List<Learnt> learnt = now.subjects.learnt(subjects);
        commit(now, Optional.empty(), learnt);
        tally.keeps(now.subjects.kept(learnt));
    }

    /** Of all; up to a place where all is judged up to there. */
    private void keep(Running now, Optional<Position> upTo) {
        List<Learnt> learnt = now.subjects.learnt();
        commit(now, upTo, learnt);
        tally.keeps(now.subjects.kept(learnt));
        now.keptAt = System.nanoTime();
        upTo.ifPresent(place -> {
            tally.keepsAll();
            now.keptUpTo = place;
            kept = Optional.of(new Kept(place, now.subjects.judged().copy()));
        });
    }

    private void commit(Running now, Optional<Position> upTo, List<Learnt> learnt) {
        String derived = now.subjects.bound().derived().name();
        catalog.watches().commit(new Judged(rule.name(), now.turn, upTo, learnt, derived, found));
        found.clear();
    }

    /** Judges what has come by now, keeps what was learnt, and lets another process go on. */
    void close(Watch watch) {
        if (!lock.tryLock()) {
            // A plugin that does not end its run is not waited for.
            return;
        }
        try {
            if (run(watch) && hasMore(running.get())) {
                keep(running.get(), Optional.of(running.get().upTo));
            }
        } finally {
            try {
                leave();
            } finally {
                lock.unlock();
            }
        }
    }

    private void leave() {
        found.clear();
        troubles.clear();
        tally.loses();
        Optional<Running> left = running;
        running = Optional.empty();
        left.ifPresent(now -> {
            try (now.stay) {
                catalog.watches().end(rule.name(), now.turn);
            }
        });
    }
}

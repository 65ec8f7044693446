package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.catalog.Watches;
import dev.kymograph.engine.internal.catalog.Watches.Begun;
import dev.kymograph.engine.internal.catalog.Watches.Judged;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One rule while an engine is open. What it finds is committed with what it has learnt; what it has learnt alone, now and then: after a
 * kill it judges again what came since, finds nothing there again, and goes on.
 */
final class Rule {

    private static final Duration KEPT_EVERY = Duration.ofMinutes(1);
    private static final int MOST_FOUND = 5_000;

    /** A clock may be so wrong: what is further ahead would make all that follows late. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private final WatchRule rule;
    private final Catalog catalog;
    private final Extensions extensions;
    private final NewReadings readings;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Reading> found = new ArrayList<>();
    private Optional<Running> running = Optional.empty();
    private volatile Counts counts = new Counts(0, 0, 0, 0);
    private volatile boolean elsewhere;

    /** What came of it since the engine was opened. */
    private record Counts(long judged, long found, long late, long ahead) {}

    /** What there is while this process runs the rule. */
    private static final class Running {
        private final Contributor.Stay stay;
        private final WatchedSubjects subjects;
        private final long turn;
        private Set<Tombstone> tombstones;
        private Position upTo;
        private Position keptUpTo;
        private long state = -1;
        private long keptAt = System.nanoTime();
        private Reading last;

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
    }

    /** What is seen of it from outside: by any thread. */
    String summary() {
        String what = "judges " + rule.metricType() + " by " + rule.method();
        Counts now = counts;
        return elsewhere
                ? what + ", in another process"
                : String.format(
                        Locale.ROOT,
                        "%s: %,d judged, %,d found, %,d late%s",
                        what,
                        now.judged(),
                        now.found(),
                        now.late(),
                        now.ahead() == 0
                                ? ""
                                : String.format(Locale.ROOT, ", %,d left out that are from the future", now.ahead()));
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
            begun = catalog.watches()
                    .begin(rule.name(), watched.name(), rule.said(), readings.end(watched.name()))
                    .map(from -> new Running(
                            stay.get(),
                            new WatchedSubjects(catalog.watches(), rule.name(), bound, from.judged()),
                            from,
                            tombstones));
            return begun;
        } finally {
            if (begun.isEmpty()) {
                stay.get().close();
            }
        }
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
            now.last = null;
            Optional<NewReadings.Read> read = readings.read(
                    now.subjects.bound().watched(),
                    now.upTo,
                    now.subjects.judged(),
                    watch,
                    reading -> judge(now, reading, watch));
            if (read.isEmpty()) {
                return;
            }
            now.upTo = read.get().upTo();
            now.state = state;
            counts = new Counts(
                    counts.judged(), counts.found(), counts.late() + read.get().late(), counts.ahead());
        }
        if (!found.isEmpty() || (isDue(now) && hasMore(now))) {
            commit(now, Optional.of(now.upTo));
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

    private void judge(Running now, Reading reading, Watch watch) {
        if (reading.timestamp().isAfter(Instant.now().plus(AHEAD))) {
            counts = new Counts(counts.judged(), counts.found(), counts.late(), counts.ahead() + 1);
            return;
        }
        // Readings of one time are kept together: what is not later than what is kept would be late.
        boolean sameTime = now.last != null
                && now.last.subject() == reading.subject()
                && now.last.timestamp().equals(reading.timestamp());
        if (!sameTime && watch.cancelled()) {
            if (now.subjects.hasChanged()) {
                // Who comes next goes on here.
                commit(now, Optional.empty());
            }
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
        if (!sameTime && (found.size() >= MOST_FOUND || now.subjects.isFull() || isDue(now))) {
            commit(now, Optional.empty());
        }
        now.last = reading;
        List<Reading> some = now.subjects.judge(reading);
        found.addAll(some);
        counts = new Counts(counts.judged() + 1, counts.found() + some.size(), counts.late(), counts.ahead());
    }

    private void commit(Running now, Optional<Position> upTo) {
        Watches watches = catalog.watches();
        String derived = now.subjects.bound().derived().name();
        watches.commit(new Judged(rule.name(), now.turn, upTo, now.subjects.learnt(), derived, found));
        found.clear();
        now.subjects.kept();
        now.keptUpTo = upTo.orElse(now.keptUpTo);
        now.keptAt = System.nanoTime();
    }

    /** Judges what has come by now, keeps what was learnt, and lets another process go on. */
    void close(Watch watch) {
        if (!lock.tryLock()) {
            // A plugin that does not end its run is not waited for.
            return;
        }
        try {
            if (run(watch) && hasMore(running.get())) {
                commit(running.get(), Optional.of(running.get().upTo));
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
        Optional<Running> left = running;
        running = Optional.empty();
        left.ifPresent(now -> {
            try (now.stay) {
                catalog.watches().end(rule.name(), now.turn);
            }
        });
    }
}

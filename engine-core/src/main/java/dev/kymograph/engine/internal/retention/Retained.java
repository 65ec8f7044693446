package dev.kymograph.engine.internal.retention;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Retention;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Dropping;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.Droppable;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.Removed;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import dev.kymograph.engine.internal.rollup.KeptRollups;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.MetricType;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is kept how long: finds what is older, and drops it. */
public final class Retained implements Retention {

    /** So often it begins again where something else changed the lake meanwhile. */
    private static final int TRIES = 3;

    private final Catalog catalog;
    private final Lake lake;
    private final KeptRollups rollups;
    private final KeptMarks marks;
    private final Settings.Retention settings;
    private final Clock clock;

    public Retained(
            Catalog catalog,
            Lake lake,
            KeptRollups rollups,
            KeptMarks marks,
            Settings.Retention settings,
            Clock clock) {
        this.catalog = catalog;
        this.lake = lake;
        this.rollups = rollups;
        this.marks = marks;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A metric type or rollup that something is said of.
     *
     * @param needed by these rollups; of a rollup none
     */
    private record Target(MetricType type, Optional<Period> period, List<Rollup> needed) {}

    private List<Target> targets() {
        List<Rollup> all = catalog.rollups().all();
        Set<String> derived = all.stream().map(Rollup::name).collect(Collectors.toSet());
        List<Target> targets = new ArrayList<>();
        for (MetricType type : catalog.declarations().metricTypes()) {
            if (derived.contains(type.name())) {
                continue;
            }
            List<Rollup> its = all.stream()
                    .filter(rollup -> rollup.metricType().equals(type.name()))
                    .toList();
            targets.add(new Target(type, settings.kept(type.name(), Optional.empty()), its));
            for (Rollup rollup : its) {
                MetricType sums = catalog.declarations().requireMetricType(rollup.name());
                targets.add(new Target(sums, settings.kept(type.name(), Optional.of(rollup.width())), List.of()));
            }
        }
        return targets;
    }

    @Override
    public List<String> troubles() {
        List<String> known = catalog.declarations().metricTypes().stream()
                .map(MetricType::name)
                .toList();
        List<String> troubles = new ArrayList<>();
        for (String name : settings.metricTypes()) {
            catalog.rollups().all().stream()
                    .filter(rollup -> rollup.name().equals(name))
                    .forEach(rollup -> troubles.add("Cannot use retention." + name + ": it is a rollup. Say it by its"
                            + " width in retention." + rollup.metricType()));
            if (!known.contains(name)) {
                troubles.add("Cannot use retention." + name + ": there is no such metric type."
                        + Nearest.didYouMean(name, known));
            }
        }
        return troubles;
    }

    /** Whole days: what is so old today stays until tomorrow. */
    private Instant before(Period period) {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                .minus(period)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    @Override
    public List<Kept> list(Watch watch) {
        return targets().stream().map(target -> kept(target, watch)).toList();
    }

    private Kept kept(Target target, Watch watch) {
        String name = target.type().name();
        long from = catalog.retention().keptFrom(name);
        Optional<Instant> keptFrom = from == Long.MIN_VALUE ? Optional.empty() : Optional.of(Micros.moment(from));
        Optional<Instant> before = target.period().map(this::before);
        if (before.isEmpty()) {
            return new Kept(name, target.period(), before, keptFrom, 0, 0, List.of());
        }
        long micros = Micros.of(before.get());
        Droppable found = lake.droppable(target.type(), micros, watch);
        List<String> heldBack = new ArrayList<>(heldBack(target, found));
        if (found.readings() > 0) {
            unaware(target, micros).forEach(rollup -> heldBack.add("rollup " + rollup + " has to be refreshed first"));
        }
        return new Kept(name, target.period(), before, keptFrom, found.readings(), found.files(), heldBack);
    }

    private static List<String> heldBack(Target target, Droppable found) {
        return found.spared().stream()
                .map(subject -> target.type().kind() + " " + subject + " is held")
                .toList();
    }

    /** Rollups that do not know all readings before a moment. */
    private List<String> unaware(Target target, long micros) {
        State state = catalog.state(List.of(Scope.all(target.type().name())));
        return unaware(target, state, micros);
    }

    private List<String> unaware(Target target, State state, long micros) {
        return target.needed().stream()
                .filter(rollup -> !rollups.knows(rollup, state, micros))
                .map(Rollup::name)
                .toList();
    }

    @Override
    public List<Dropped> run(Watch watch) {
        List<Dropped> dropped = new ArrayList<>();
        try {
            for (Target target : targets()) {
                target.period()
                        .map(this::before)
                        .ifPresent(before -> drop(target, before, watch).ifPresent(dropped::add));
            }
        } finally {
            // Also of what was dropped before one could not be.
            tellKept();
        }
        return dropped;
    }

    /** Nothing while nothing was dropped: of a catalog that is about to be made anew, the lake knows more. */
    private void tellKept() {
        Map<String, Long> keptFrom = catalog.retention().keptFrom();
        if (!keptFrom.isEmpty()) {
            marks.tell(keptFrom);
        }
    }

    private Optional<Dropped> drop(Target target, Instant before, Watch watch) {
        long micros = Micros.of(before);
        // Looked at from the catalog alone where it can be: most often there is nothing.
        if (lake.droppable(target.type(), micros, watch).readings() == 0) {
            return Optional.empty();
        }
        for (int tried = 1; ; tried++) {
            try {
                // Settled each time: what came meanwhile may be hot.
                return lake.settled(target.type(), watch, () -> dropOnce(asNow(target), before, watch));
            } catch (KymographException e) {
                if (tried == TRIES || !e.code().equals("catalog.conflict")) {
                    throw e;
                }
            }
        }
    }

    /** A rollup of it may have been made meanwhile. */
    private Target asNow(Target target) {
        return targets().stream()
                .filter(now -> now.type().name().equals(target.type().name()))
                .findFirst()
                .orElse(target);
    }

    private Optional<Dropped> dropOnce(Target target, Instant before, Watch watch) {
        List<String> heldBack = new ArrayList<>();
        for (Rollup rollup : target.needed()) {
            refresh(rollup, watch).ifPresent(heldBack::add);
        }
        long micros = Micros.of(before);
        String name = target.type().name();
        State state = catalog.state(List.of(Scope.all(name)));
        List<String> unaware = unaware(target, state, micros);
        unaware.forEach(rollup -> heldBack.add("rollup " + rollup + " does not know all of it yet"));
        Droppable found = lake.droppable(target.type(), micros, watch);
        if (!unaware.isEmpty() || found.readings() == 0) {
            return Optional.of(new Dropped(name, before, 0, 0, 0, heldBack));
        }
        heldBack.addAll(heldBack(target, found));
        Set<String> names = target.needed().stream().map(Rollup::name).collect(Collectors.toSet());
        watch.progress("dropping readings of " + name, Double.NaN);
        Removed removed = lake.drop(
                target.type(), state.parts().get(0), new Dropping(name, micros, state.snapshot(), names), watch);
        return Optional.of(
                new Dropped(name, before, found.readings(), removed.files().size(), removed.written(), heldBack));
    }

    /** What went wrong; the readings stay then. */
    private Optional<String> refresh(Rollup rollup, Watch watch) {
        try {
            rollups.refresh(rollup.name(), watch);
            return Optional.empty();
        } catch (KymographException e) {
            if (e.code().equals("cancelled")) {
                throw e;
            }
            return Optional.of(e.getMessage());
        }
    }
}

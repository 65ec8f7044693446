package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.metric.MetricType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flushes a metric type's hot readings when they are many or old. */
final class Flusher {

    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);
    /** So often it looks at all metric types: another process may have left some hot. */
    private static final Duration LOOK_AT_ALL_EVERY = Duration.ofMinutes(1);

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final MetricFlush flush;
    private final Settings.Ingest settings;
    private final Clock clock;
    private final Set<String> withHot = ConcurrentHashMap.newKeySet();
    private final Map<String, Failures> failures = new ConcurrentSkipListMap<>();
    private Instant allAgain;
    /** Moves the hot readings of one metric type into files. */
    interface MetricFlush {
        long flush(String metricType);
    }

    /** Flushes of one metric type that failed one after the other. */
    private record Failures(int times, Instant since, Instant again, String last) {

        Failures next(Instant now, String message) {
            Duration rest = FIRST_REST.multipliedBy(1L << Math.min(times, 20));
            return new Failures(
                    times + 1, since, now.plus(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST), message);
        }
    }

    Flusher(Catalog catalog, MetricFlush flush, Settings.Ingest settings, Clock clock) {
        this.clock = clock;
        this.catalog = catalog;
        this.flush = flush;
        this.settings = settings;
        addAll();
    }

    private void addAll() {
        allAgain = clock.instant().plus(LOOK_AT_ALL_EVERY);
        catalog.declarations().metricTypes().stream().map(MetricType::name).forEach(withHot::add);
    }

    /** Tells that there may be hot readings of this metric type. */
    void accepted(String metricType) {
        withHot.add(metricType);
    }

    /** Tells that a metric type was flushed by somebody else. */
    void flushed(String metricType) {
        failures.remove(metricType);
    }

    /** What cannot be flushed, for people; empty when all is well. */
    List<String> troubles() {
        return failures.entrySet().stream()
                .map(entry -> trouble(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String trouble(String metricType, Failures failures) {
        return "Hot readings of " + metricType + " stay in the catalog, where they are safe: " + failures.last()
                + " (tried " + failures.times() + (failures.times() == 1 ? " time" : " times") + " since "
                + failures.since().truncatedTo(ChronoUnit.SECONDS) + ", the next time at "
                + failures.again().truncatedTo(ChronoUnit.SECONDS) + ")";
    }

    synchronized void look(Watch watch) {
        if (!clock.instant().isBefore(allAgain)) {
            addAll();
        }
        for (String metricType : List.copyOf(withHot)) {
            if (watch.cancelled()) {
                throw new KymographException(
                        ErrorKind.CANCELLED,
                        "cancelled",
                        "Cancelled; hot readings stay in the catalog until the next look");
            }
            watch.progress("looking at hot readings of " + metricType, Double.NaN);
            Failures before = failures.get(metricType);
            if (before == null || !clock.instant().isBefore(before.again())) {
                look(metricType);
            }
        }
    }

    private void look(String metricType) {
        try {
            withHot.remove(metricType);
            if (stay(metricType)) {
                withHot.add(metricType);
            }
            failures.remove(metricType);
        } catch (RuntimeException | Error e) {
            // The readings stay hot, which is safe. An error thrown on would end all looks to come.
            withHot.add(metricType);
            Instant now = clock.instant();
            Failures before = failures.getOrDefault(metricType, new Failures(0, now, now, ""));
            failures.put(metricType, before.next(now, String.valueOf(e.getMessage())));
            LOG.warn("cannot flush {}: {}", metricType, e.getMessage());
        }
    }

    /** Whether hot readings stay that must be looked at again. */
    private boolean stay(String metricType) {
        List<HotBatch> batches = catalog.hotBatches(metricType);
        if (batches.isEmpty()) {
            return false;
        }
        long readings = HotBatch.readings(batches);
        Duration age = Duration.between(batches.get(0).acceptedAt(), clock.instant());
        if (readings >= settings.flushAtReadings() || age.compareTo(settings.flushAtAge()) >= 0) {
            flush.flush(metricType);
            return false;
        }
        return true;
    }
}

package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.metric.MetricType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flushes a metric type's hot readings by itself when they are many or old. */
final class Flusher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Catalog catalog;
    private final MetricFlush flush;
    private final Settings.Ingest settings;
    private final Set<String> withHot = ConcurrentHashMap.newKeySet();
    private final ScheduledFuture<?> looks;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "kymograph-flusher");
        thread.setDaemon(true);
        return thread;
    });

    /** Moves the hot readings of one metric type into files. */
    interface MetricFlush {
        long flush(String metricType);
    }

    Flusher(Catalog catalog, MetricFlush flush, Settings.Ingest settings) {
        this.catalog = catalog;
        this.flush = flush;
        this.settings = settings;
        catalog.declarations().metricTypes().stream().map(MetricType::name).forEach(withHot::add);
        looks = worker.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Tells that there may be hot readings of this metric type. */
    void accepted(String metricType) {
        withHot.add(metricType);
    }

    private void look() {
        for (String metricType : List.copyOf(withHot)) {
            try {
                withHot.remove(metricType);
                if (stay(metricType)) {
                    withHot.add(metricType);
                }
            } catch (RuntimeException e) {
                // The readings stay hot, which is safe: the next look tries again.
                withHot.add(metricType);
                LOG.warn("cannot flush {}: {}", metricType, e.getMessage());
            }
        }
    }

    /** Whether hot readings stay that must be looked at again. */
    private boolean stay(String metricType) {
        List<HotBatch> batches = catalog.hotBatches(metricType);
        if (batches.isEmpty()) {
            return false;
        }
        long readings = HotBatch.readings(batches);
        Duration age = Duration.between(batches.get(0).acceptedAt(), Instant.now());
        if (readings >= settings.flushAtReadings() || age.compareTo(settings.flushAtAge()) >= 0) {
            flush.flush(metricType);
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        looks.cancel(false);
        worker.shutdown();
        try {
            if (!worker.awaitTermination(30, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.MetricType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a metric type's interval lets one expect. */
final class Expected {

    private Expected() {}

    /** The interval asked for, or else the metric type's own. */
    static Duration interval(String analysis, MetricType metricType, Optional<Duration> asked) {
        if (asked.isPresent() && (asked.get().isZero() || asked.get().isNegative())) {
            throw new RefusedException(
                    "parameter.invalid",
                    "Cannot use every=" + asked.get().toMinutes() + "m: expected a length of time above zero");
        }
        if (asked.isPresent() && metricType.interval().isPresent()) {
            return asked.get();
        }
        return metricType
                .interval()
                .orElseThrow(() -> new RefusedException(
                        "analysis.not-applicable",
                        "Cannot answer " + analysis + " for " + metricType.name()
                                + ": it is an event metric, and no reading is expected at any time"));
    }

    /** Seconds between two moments, of whatever years. */
    static double seconds(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        return between.getSeconds() + between.getNano() / 1e9;
    }

    /** How many readings belong into a stretch of time, to the nearest whole number. */
    static long readings(Duration stretch, Duration interval) {
        return Math.round(
                (stretch.getSeconds() + stretch.getNano() / 1e9) / (interval.getSeconds() + interval.getNano() / 1e9));
    }
}

package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.RollupPolicy;
import java.time.Duration;

/**
 * A metric type that sums up another: one reading for each subject and bucket of time.
 *
 * @param name of the derived metric type
 * @param metricType what it sums up
 * @param width of its buckets, counted from 1970 in UTC; divides a day
 * @param policy what of it is refreshed in the background
 */
public record Rollup(String name, String metricType, Duration width, RollupPolicy policy) {

    public Rollup(String name, String metricType, Duration width) {
        this(name, metricType, width, RollupPolicy.DEFAULT);
    }

    public long widthMicros() {
        return width.toSeconds() * 1_000_000;
    }

    /** Where the bucket of a moment begins. */
    public long floor(long micros) {
        return Math.floorDiv(micros, widthMicros()) * widthMicros();
    }

    /** The first edge of a bucket that is not before a moment. */
    public long ceiling(long micros) {
        return -floor(-micros);
    }
}

package dev.kymograph.engine.internal.catalog;

import java.time.Duration;

/**
 * A metric type that sums up another: one reading for each subject and bucket of time.
 *
 * @param name of the derived metric type
 * @param metricType what it sums up
 * @param width of its buckets, counted from 1970 in UTC; divides a day
 */
public record Rollup(String name, String metricType, Duration width) {

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

package dev.kymograph.engine.internal.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Questions that were alike, without what they were asked about: no name and no value of a subject is in it.
 *
 * @param analysis {@code sql} for statements
 * @param rollup the one that answered; empty where the readings did
 * @param width the widest buckets that could answer in place of the readings; zero where none could
 * @param attributes by which subjects were chosen
 */
public record AskedShape(
        String metricType, String analysis, String rollup, Duration width, SortedSet<String> attributes) {

    public AskedShape {
        attributes = new TreeSet<>(attributes);
    }

    /**
     * What questions of one shape cost together.
     *
     * @param elapsed until they began to answer
     * @param readings in the files that were read
     * @param overlapping how many of the files shared readings with others
     * @param last when the newest of them was asked
     */
    public record Cost(
            long times, Duration elapsed, long readings, long files, long bytes, long overlapping, Instant last) {

        public Cost plus(Cost other) {
            return new Cost(
                    times + other.times,
                    elapsed.plus(other.elapsed),
                    readings + other.readings,
                    files + other.files,
                    bytes + other.bytes,
                    overlapping + other.overlapping,
                    last.isAfter(other.last) ? last : other.last);
        }
    }
}

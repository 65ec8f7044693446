package dev.kymograph.engine;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The lake after one commit.
 *
 * @param metricTypes names of those whose files changed
 * @param readings by how many readings the files grew; less than zero where they lost some
 */
public record Snapshot(
        long number,
        Instant at,
        Cause cause,
        List<String> metricTypes,
        long filesAdded,
        long filesRemoved,
        long readings) {

    /** What made it. */
    public enum Cause {
        INGEST,
        FLUSH,
        ADOPT,
        COMPACT,
        ROLLBACK,
        DELETE,
        RETENTION,
        ERASE,
        ROLLUP,
        REPAIR,
        REBUILD,
        /** It is from before causes were noted. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Snapshot {
        metricTypes = List.copyOf(metricTypes);
    }
}

package dev.kymograph.engine;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Where an answer came from.
 *
 * @param rows read from the result so far
 * @param filesRead files that could hold an answer
 * @param filesKnown files of the metric types asked about
 * @param bytes size of the files read
 * @param asOf the snapshot that was asked about; empty: the lake as it is now, hot readings included
 * @param rollup the name of the rollup that answered; empty where none did
 */
public record Provenance(
        Route route,
        long rows,
        int filesRead,
        int filesKnown,
        long bytes,
        OptionalLong asOf,
        Duration elapsed,
        String rollup) {

    /** Of an answer without rollups. */
    public Provenance(
            Route route, long rows, int filesRead, int filesKnown, long bytes, OptionalLong asOf, Duration elapsed) {
        this(route, rows, filesRead, filesKnown, bytes, asOf, elapsed, "");
    }

    /** Who answered. */
    public enum Route {
        DUCKDB("DuckDB"),
        /** DuckDB, from a rollup, and from those readings that it does not know or of which it knows no more than whole buckets. */
        ROLLUP("rollup"),
        /** The catalog's server, from hot readings that it keeps as rows. */
        POSTGRESQL("PostgreSQL"),
        /** The answer was given before, to the same question at the same state. */
        CACHE("cache");

        private final String name;

        Route(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}

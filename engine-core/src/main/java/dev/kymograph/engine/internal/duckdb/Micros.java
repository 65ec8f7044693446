package dev.kymograph.engine.internal.duckdb;

import java.time.Instant;

/** Moments as DuckDB and the catalog keep them: microseconds since 1970 in UTC. */
public final class Micros {

    private Micros() {}

    /** Unlike {@code ChronoUnit.MICROS.between}, right for all years: that one counts nanoseconds, which overflow in 2262. */
    public static long of(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
    }
}

package dev.kymograph.engine.internal.duckdb;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Moments as DuckDB and the catalog keep them: microseconds since 1970 in UTC. */
public final class Micros {

    private Micros() {}

    /** Unlike {@code ChronoUnit.MICROS.between}, right for all years: that one counts nanoseconds, which overflow in 2262. */
    public static long of(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
    }

    public static Instant moment(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The month of a moment. */
    public static YearMonth month(long micros) {
        return YearMonth.from(moment(micros).atOffset(ZoneOffset.UTC));
    }

    /** Where a month begins. */
    public static long start(YearMonth month) {
        return of(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}

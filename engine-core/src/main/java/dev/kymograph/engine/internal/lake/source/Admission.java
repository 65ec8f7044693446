package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.duckdb.Micros;
import java.time.Instant;
import java.util.function.IntPredicate;

/**
 * What readings must be of, beside the rules of their metric type.
 *
 * @param knownSubject whether a subject of the kind has this id
 * @param fromMicros earlier readings are no longer kept
 */
public record Admission(IntPredicate knownSubject, long fromMicros) {

    /** Of any time. */
    public static Admission of(IntPredicate knownSubject) {
        return new Admission(knownSubject, Long.MIN_VALUE);
    }

    boolean allTimes() {
        return fromMicros == Long.MIN_VALUE;
    }

    public Instant from() {
        return Micros.moment(fromMicros);
    }
}

package dev.kymograph.engine.internal.catalog;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Readings that went or changed where no file tells of it.
 *
 * @param subject empty for all
 * @param fromMicros first moment, included
 * @param toMicros last moment, excluded
 */
public record Invalidated(OptionalInt subject, long fromMicros, long toMicros) {

    /** As early and as late as a bucket can begin without leaving what numbers can tell. */
    private static final long FURTHEST = Long.MAX_VALUE / 4;

    /** Of all subjects; an end that is not given is none. */
    public static Invalidated between(OptionalLong from, OptionalLong to) {
        return new Invalidated(OptionalInt.empty(), from.orElse(-FURTHEST), to.orElse(FURTHEST));
    }

    /** All there is. */
    public static Invalidated all() {
        return between(OptionalLong.empty(), OptionalLong.empty());
    }

    public Invalidated within(long from, long to) {
        return new Invalidated(subject, Math.max(from, fromMicros), Math.min(to, toMicros));
    }

    public boolean isNone() {
        return fromMicros >= toMicros;
    }
}

package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.query.SummaryNeed;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;

/**
 * The longest width of buckets, counted from 1970 in UTC, of which none reaches across an edge of an analysis.
 *
 * @param seconds zero for any width
 */
record Grain(long seconds) {

    /** What clocks show is asked about so much time around the readings: an edge of a day may be set by a transition beside it. */
    private static final long AROUND = 2 * 86_400;

    static Grain of(SummaryNeed need, Instant first, Instant last) {
        long unit = need.unit().toSeconds();
        if (unit == 0) {
            return new Grain(0);
        }
        if (!need.offset().equals(need.offset().truncatedTo(ChronoUnit.SECONDS))) {
            return new Grain(1);
        }
        long seconds = gcd(unit, need.offset().toSeconds());
        return new Grain(onTheWall(seconds, need.zone(), first.minusSeconds(AROUND), last.plusSeconds(AROUND)));
    }

    private static long onTheWall(long unit, ZoneId zone, Instant first, Instant last) {
        long seconds = gcd(unit, zone.getRules().getOffset(first).getTotalSeconds());
        ZoneOffsetTransition next = zone.getRules().nextTransition(first);
        while (next != null && !next.getInstant().isAfter(last)) {
            seconds = gcd(seconds, next.getOffsetAfter().getTotalSeconds());
            seconds = gcd(seconds, next.toEpochSecond());
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return seconds;
    }

    boolean fits(long widthSeconds) {
        return seconds == 0 || seconds % widthSeconds == 0;
    }

    private static long gcd(long one, long other) {
        long a = Math.abs(one);
        long b = Math.abs(other);
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }
}

package dev.kymograph.plugin.anomalydetection.baseline;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** What a zone's clock on the wall shows, in microseconds; quick for moments that are near each other. */
final class LocalTime {

    static final long HOUR = 3_600_000_000L;
    static final long DAY = 24 * HOUR;

    private static final long SECOND = 1_000_000L;

    private final ZoneRules rules;
    private long offset;
    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;

    LocalTime(ZoneId zone) {
        this.rules = zone.getRules();
    }

    long of(long moment) {
        if (moment < from || moment >= until) {
            look(moment);
        }
        return moment + offset;
    }

    private void look(long moment) {
        Instant at = Instant.EPOCH.plus(moment, ChronoUnit.MICROS);
        offset = rules.getOffset(at).getTotalSeconds() * SECOND;
        from = moment;
        ZoneOffsetTransition next = rules.nextTransition(at);
        until = next == null ? Long.MAX_VALUE : next.toEpochSecond() * SECOND;
    }
}

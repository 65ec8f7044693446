package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A time zone as SQL that every database understands alike: the offsets that were in force during the chosen readings, told apart by
 * CASE. Java's rules decide, so an answer does not depend on a database's own.
 */
final class WallClock {

    private final ZoneId zone;
    private final ZoneOffset first;
    private final List<ZoneOffsetTransition> transitions;

    private WallClock(ZoneId zone, ZoneOffset first, List<ZoneOffsetTransition> transitions) {
        this.zone = zone;
        this.first = first;
        this.transitions = transitions;
    }

    /** The clock of a zone, good for the chosen readings. */
    static WallClock of(ZoneId zone, AnalysisContext context) {
        if (zone.getRules().isFixedOffset()) {
            return new WallClock(zone, zone.getRules().getOffset(Instant.EPOCH), List.of());
        }
        try (Rows span = context.query("SELECT min(\"timestamp\"), max(\"timestamp\") FROM readings")) {
            boolean any = span.next() && span.value(0) != null;
            return any
                    ? between(zone, (Instant) span.value(0), (Instant) span.value(1))
                    : between(zone, Instant.EPOCH, Instant.EPOCH);
        }
    }

    /** The clock of a zone, good from {@code from} to {@code to}. */
    static WallClock between(ZoneId zone, Instant from, Instant to) {
        // Two days more on either side: the start of a bucket or of a day may lie before the first reading.
        Instant start = from.minus(Duration.ofDays(2));
        List<ZoneOffsetTransition> transitions = new ArrayList<>();
        ZoneOffsetTransition next = zone.getRules().nextTransition(start);
        while (next != null && !next.getInstant().isAfter(to.plus(Duration.ofDays(2)))) {
            transitions.add(next);
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return new WallClock(zone, zone.getRules().getOffset(start), transitions);
    }

    ZoneId zone() {
        return zone;
    }

    /** What a clock on the wall shows at a UTC timestamp. */
    String local(String timestamp) {
        return choose(timestamp, 1, transition -> Sql.time(transition.getInstant()), 0, transitions.size());
    }

    private String choose(
            String expression, int sign, Function<ZoneOffsetTransition, String> bound, int low, int high) {
        if (low == high) {
            ZoneOffset offset = low == 0 ? first : transitions.get(low - 1).getOffsetAfter();
            return Sql.moved(expression, Duration.ofSeconds((long) sign * offset.getTotalSeconds()));
        }
        int middle = (low + high) / 2;
        return "CASE WHEN " + expression + " < " + bound.apply(transitions.get(middle)) + " THEN "
                + choose(expression, sign, bound, low, middle) + " ELSE "
                + choose(expression, sign, bound, middle + 1, high) + " END";
    }
}

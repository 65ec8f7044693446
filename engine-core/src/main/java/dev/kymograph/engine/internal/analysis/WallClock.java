package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
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

    /** The clock of a zone, good for the chosen readings and for {@code before} the first of them. */
    static WallClock of(ZoneId zone, AnalysisContext context, Duration before) {
        if (zone.getRules().isFixedOffset()) {
            return new WallClock(zone, zone.getRules().getOffset(Instant.EPOCH), List.of());
        }
        String relation = Sums.areLent(context) ? "summaries" : "readings";
        try (Rows span = context.query("SELECT min(\"timestamp\"), max(\"timestamp\") FROM " + relation)) {
            boolean any = span.next() && span.value(0) != null;
            return any
                    ? between(zone, ((Instant) span.value(0)).minus(before), (Instant) span.value(1))
                    : between(zone, Instant.EPOCH, Instant.EPOCH);
        }
    }

    private static WallClock between(ZoneId zone, Instant from, Instant to) {
        // A clock that is set when a day begins needs the transitions of two days more.
        Instant start = from.minus(Duration.ofDays(2));
        List<ZoneOffsetTransition> transitions = new ArrayList<>();
        ZoneOffsetTransition next = zone.getRules().nextTransition(start);
        while (next != null && !next.getInstant().isAfter(to.plus(Duration.ofDays(2)))) {
            transitions.add(next);
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return new WallClock(zone, zone.getRules().getOffset(start), transitions);
    }

    /** What a clock on the wall shows at a UTC timestamp. */
    String local(String timestamp) {
        return choose(timestamp, 1, ZoneOffsetTransition::getInstant, 0, transitions.size());
    }

    /**
     * What a clock shows that is set only when a day begins, {@code offset} after midnight: it counts the hours of a day from its
     * beginning, whatever happens to other clocks during it.
     */
    String sinceDayBegan(String timestamp, Duration offset) {
        return choose(timestamp, 1, transition -> nextDay(transition, offset), 0, transitions.size());
    }

    /** The UTC timestamp at which the wall shows {@code local}: the first where it is shown twice, the later where it is skipped. */
    String instant(String local) {
        return choose(local, -1, WallClock::settled, 0, transitions.size());
    }

    private Instant nextDay(ZoneOffsetTransition transition, Duration offset) {
        LocalDate day = transition.getDateTimeBefore().toLocalDate().minusDays(1);
        while (true) {
            Instant beginning = day.atStartOfDay().plus(offset).atZone(zone).toInstant();
            if (beginning.isAfter(transition.getInstant())) {
                return beginning;
            }
            day = day.plusDays(1);
        }
    }

    /** From when on the wall shows every time once again; written as if it were UTC. */
    private static Instant settled(ZoneOffsetTransition transition) {
        LocalDateTime before = transition.getDateTimeBefore();
        LocalDateTime after = transition.getDateTimeAfter();
        return (before.isAfter(after) ? before : after).toInstant(ZoneOffset.UTC);
    }

    private String choose(
            String expression, int sign, Function<ZoneOffsetTransition, Instant> bound, int low, int high) {
        if (low == high) {
            ZoneOffset offset = low == 0 ? first : transitions.get(low - 1).getOffsetAfter();
            return Sql.moved(expression, Duration.ofSeconds((long) sign * offset.getTotalSeconds()));
        }
        int middle = (low + high) / 2;
        return "CASE WHEN " + expression + " < " + Sql.time(bound.apply(transitions.get(middle))) + " THEN "
                + choose(expression, sign, bound, low, middle) + " ELSE "
                + choose(expression, sign, bound, middle + 1, high) + " END";
    }
}

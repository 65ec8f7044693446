package dev.kymograph.engine.internal.query;

import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What an analysis asks of summaries of readings, so that they can stand for the readings: between which moments they must tell
 * apart.
 *
 * @param hindrance why they cannot; empty where they can
 * @param unit the length that the edges of the analysis are multiples of, on the wall; zero where it has none
 * @param offset how much later than midnight they are counted from
 * @param zone whose wall it is
 * @param age whether it asks for the year of life
 * @param quantiles whether it asks for approximate quantiles
 */
public record SummaryNeed(
        String hindrance, Duration unit, Duration offset, ZoneId zone, boolean age, boolean quantiles) {

    /** A hindrance. */
    public static final String MEDIAN = "a median needs all readings";

    private static final ZoneId UTC = ZoneId.of("UTC");

    /** Whatever is summed up together will do. */
    public static SummaryNeed whole() {
        return of(Duration.ZERO, UTC);
    }

    /** Edges are multiples of a length, counted from midnight. */
    public static SummaryNeed of(Duration unit, ZoneId zone) {
        return new SummaryNeed("", unit, Duration.ZERO, zone, false, false);
    }

    /** Only readings will do. */
    public static SummaryNeed none(String hindrance) {
        return new SummaryNeed(hindrance, Duration.ZERO, Duration.ZERO, UTC, false, false);
    }

    /** Edges at multiples of another length as well, counted from so much later than midnight. */
    public SummaryNeed alsoAt(Duration length, Duration later) {
        long seconds = BigInteger.valueOf(unit.toSeconds())
                .gcd(BigInteger.valueOf(length.toSeconds()))
                .longValueExact();
        return new SummaryNeed(hindrance, Duration.ofSeconds(seconds), later, zone, age, quantiles);
    }

    public SummaryNeed withQuantiles() {
        return new SummaryNeed(hindrance, unit, offset, zone, age, true);
    }

    public boolean isHindered() {
        return !hindrance.isEmpty();
    }
}

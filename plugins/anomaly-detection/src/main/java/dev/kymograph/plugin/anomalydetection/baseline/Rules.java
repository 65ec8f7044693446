package dev.kymograph.plugin.anomalydetection.baseline;

import java.time.ZoneId;

/**
 * What a baseline compares with, and what is unusual.
 *
 * @param days so many days before are compared with; of days that are told apart, so many of the same sort
 * @param same which readings of these days
 * @param hours those that count at all
 * @param zone where hours and days are those of the clock on the wall
 * @param middle what is expected
 * @param margin how far from that is still usual
 * @param side on which side of it
 * @param patience how long before it counts
 */
public record Rules(
        int days, Same same, Hours hours, ZoneId zone, Middle middle, Margin margin, Side side, Patience patience) {

    /** So many of the days must be learnt: half, or as many as are left when something was unusual for as long as it must be. */
    int leastLearnt() {
        long left = days - same.daysAmong(patience.days()) + 1;
        return (int) Math.max(1, Math.min((days + 1) / 2, left));
    }
}

package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.plugin.anomalydetection.adaptive.Intervals;
import java.time.Duration;

/**
 * How long something must be unusual before it counts.
 *
 * @param lasting so long without a usual reading
 * @param inARow on so many days in a row, on each of which most readings are unusual; 1 asks nothing of days
 */
public record Patience(Duration lasting, int inARow) {

    /** On how many days in a row it is unusual by then, at most. */
    public long days() {
        return Math.max(inARow, lasting.toDays() + 1);
    }

    Watch watch() {
        return new Watch(lasting.toNanos() / 1_000, inARow);
    }

    /** Counts how long it has been unusual, of one series. */
    static final class Watch {
        private final long lasting;
        private final int inARow;
        private final Intervals intervals = new Intervals();
        private long since;
        private long last;
        private boolean goesOn;
        private long day = Long.MIN_VALUE;
        private int daysBefore;
        private int judged;
        private int unusual;

        private Watch(long lasting, int inARow) {
            this.lasting = lasting;
            this.inARow = inARow;
        }

        /** Takes the next reading; whether it counts. */
        boolean counts(long moment, long ofDay, boolean isUnusual) {
            boolean longEnough = isLongEnough(moment, isUnusual);
            boolean daysEnough = areDaysEnough(ofDay, isUnusual);
            return isUnusual && longEnough && daysEnough;
        }

        private boolean isLongEnough(long moment, boolean isUnusual) {
            // What was in a gap, nobody knows; what is shorter than it must last, or usual here, is none.
            if (!goesOn || moment - last > Math.max(lasting, intervals.gap())) {
                since = moment;
            }
            goesOn = isUnusual;
            last = moment;
            intervals.add(moment);
            return lasting == 0 || moment - since >= lasting;
        }

        private boolean areDaysEnough(long ofDay, boolean isUnusual) {
            if (ofDay != day) {
                boolean follows = ofDay == day + 1 && 2 * unusual > judged;
                daysBefore = follows ? daysBefore + 1 : 0;
                day = ofDay;
                judged = 0;
                unusual = 0;
            }
            judged++;
            unusual += isUnusual ? 1 : 0;
            return inARow <= 1 || (daysBefore + 1 >= inARow && 2 * unusual > judged);
        }
    }
}

package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Arrays;

/**
 * Compares each reading with those of the same hour of day (UTC) in the last days: their median, and the median of the distances from
 * that. What is unusual, and what comes within an hour after it, is not learnt: an episode does not become what is usual. An hour of
 * which fewer than half of the days are known says nothing, and is learnt.
 */
public final class Baseline implements Judge {

    /** What a normal distribution's deviation is, in its median absolute deviations and in its mean ones. */
    private static final double DEVIATION_OF_MAD = 1.4826;

    private static final double DEVIATION_OF_MEAN = 1.2533;
    private static final double GREATEST = 1e100;
    private static final long HOUR = 3_600_000_000L;
    private static final long MINUTE = HOUR / 60;
    private static final int HOURS = 24;

    private final double threshold;
    private final HourOfDay[] hours = new HourOfDay[HOURS];
    private long frozenUntil = Long.MIN_VALUE;

    /** Unusual is what is more than {@code threshold} scaled deviations from the median of the last {@code days}. */
    public Baseline(int days, double threshold) {
        this.threshold = threshold;
        Arrays.setAll(hours, hour -> new HourOfDay(days));
    }

    @Override
    public Verdict next(long moment, double value) {
        if (!(Math.abs(value) <= GREATEST)) {
            return Verdict.none(value);
        }
        long day = Math.floorDiv(moment, HOURS * HOUR);
        HourOfDay hour = hours[(int) Math.floorMod(Math.floorDiv(moment, HOUR), (long) HOURS)];
        hour.lookBackFrom(day);
        double width = threshold * hour.deviation;
        double off = Math.abs(value - hour.median);
        boolean unusual = off > width;
        frozenUntil = unusual ? moment + HOUR : frozenUntil;
        if (moment >= frozenUntil) {
            hour.add(day, Math.floorDiv(moment, MINUTE), value);
        }
        if (Double.isNaN(hour.median)) {
            return Verdict.none(value);
        }
        Kind kind = unusual && value == 0 ? Kind.DROP_OUT : Kind.SPIKE;
        return Verdict.byBand(value, score(off, width), hour.median, width, kind);
    }

    /** As with the other methods by bands: a half at the edge, which is usual still. */
    private static double score(double off, double width) {
        if (off <= width) {
            return width == 0 ? 0 : Math.min(off / (off + width), Math.nextDown(Verdict.ALARM));
        }
        return off / (off + width);
    }

    /** What was measured at one hour of the last days and of this one: of each minute the first reading, so that it stays small. */
    private static final class HourOfDay {
        private static final int FIRST_ROOM = 4;

        private final int days;
        private final double[][] values;
        private final int[] counts;
        private final long[] dayOf;
        private long today = Long.MIN_VALUE;
        private long lastMinute = Long.MIN_VALUE;
        private double median = Double.NaN;
        private double deviation = Double.NaN;

        HourOfDay(int days) {
            this.days = days;
            this.values = new double[days + 1][0];
            this.counts = new int[days + 1];
            this.dayOf = new long[days + 1];
        }

        void lookBackFrom(long day) {
            if (day == today) {
                return;
            }
            today = day;
            double[] known = known(day);
            median = median(known);
            for (int i = 0; i < known.length; i++) {
                known[i] = Math.abs(known[i] - median);
            }
            deviation = known.length == 0 ? Double.NaN : deviation(known);
        }

        /** All of the days before; none where fewer than half of the days have some. */
        private double[] known(long day) {
            int daysKnown = 0;
            double[] known = {};
            for (int slot = 0; slot <= days; slot++) {
                if (counts[slot] > 0 && dayOf[slot] >= day - days) {
                    int before = known.length;
                    known = Arrays.copyOf(known, before + counts[slot]);
                    System.arraycopy(values[slot], 0, known, before, counts[slot]);
                    daysKnown++;
                }
            }
            return 2 * daysKnown >= days ? known : new double[0];
        }

        void add(long day, long minute, double value) {
            if (minute == lastMinute) {
                return;
            }
            lastMinute = minute;
            int slot = (int) Math.floorMod(day, (long) (days + 1));
            if (dayOf[slot] != day) {
                dayOf[slot] = day;
                counts[slot] = 0;
            }
            if (counts[slot] == values[slot].length) {
                values[slot] = Arrays.copyOf(values[slot], Math.max(FIRST_ROOM, 2 * counts[slot]));
            }
            values[slot][counts[slot]++] = value;
        }

        /** Of the distances from the median, as a normal distribution's: their median, or their mean where that is 0. */
        private static double deviation(double[] distances) {
            double median = median(distances);
            return median > 0
                    ? DEVIATION_OF_MAD * median
                    : DEVIATION_OF_MEAN * Arrays.stream(distances).sum() / distances.length;
        }

        private static double median(double[] numbers) {
            if (numbers.length == 0) {
                return Double.NaN;
            }
            Arrays.sort(numbers);
            return (numbers[(numbers.length - 1) / 2] + numbers[numbers.length / 2]) / 2;
        }
    }
}

package dev.kymograph.plugin.anomalydetection.baseline;

import java.util.Arrays;

/** What was measured in one part of the last days and of this one: of each minute the first reading, so that it stays small. */
final class History {

    /** What a normal distribution's deviation is, in its median absolute deviations and in its mean ones. */
    private static final double DEVIATION_OF_MAD = 1.4826;

    private static final double DEVIATION_OF_MEAN = 1.2533;
    private static final int FIRST_ROOM = 4;

    private final int days;
    private final int least;
    private final Middle middle;
    private final double[][] values;
    private final int[] counts;
    private final long[] dayOf;
    private long today = Long.MIN_VALUE;
    private long lastMinute = Long.MIN_VALUE;
    private double expected = Double.NaN;
    private double deviation = Double.NaN;

    /** Of so many days, of which {@code least} must be learnt; that it has half of them is asked in any case. */
    History(int days, int least, Middle middle) {
        this.days = days;
        this.least = least;
        this.middle = middle;
        this.values = new double[days + 1][0];
        this.counts = new int[days + 1];
        this.dayOf = new long[days + 1];
        Arrays.fill(dayOf, Long.MIN_VALUE);
    }

    /** What the days before this one say; NaN where too few of them are known. */
    double expected() {
        return expected;
    }

    /** How far their readings stray from that. */
    double deviation() {
        return deviation;
    }

    void lookBackFrom(long day) {
        if (day == today) {
            return;
        }
        today = day;
        double[] known = known(day);
        expected = known.length == 0 ? Double.NaN : middle.of(known);
        for (int i = 0; i < known.length; i++) {
            known[i] = Math.abs(known[i] - expected);
        }
        deviation = known.length == 0 ? Double.NaN : deviation(known);
    }

    /** All of the days before; none where fewer than half of the days had some, or too few of these were learnt. */
    private double[] known(long day) {
        int daysKnown = 0;
        int daysMeasured = 0;
        int count = 0;
        double[] known = new double[Arrays.stream(counts).sum()];
        for (int slot = 0; slot <= days; slot++) {
            if (dayOf[slot] < day - days) {
                continue;
            }
            daysMeasured++;
            if (counts[slot] > 0) {
                System.arraycopy(values[slot], 0, known, count, counts[slot]);
                count += counts[slot];
                daysKnown++;
            }
        }
        return daysKnown >= least && 2 * daysMeasured >= days ? Arrays.copyOf(known, count) : new double[0];
    }

    void add(long day, long minute, double value) {
        if (minute == lastMinute) {
            return;
        }
        lastMinute = minute;
        int slot = slot(day);
        if (counts[slot] == values[slot].length) {
            values[slot] = Arrays.copyOf(values[slot], Math.max(FIRST_ROOM, 2 * counts[slot]));
        }
        values[slot][counts[slot]++] = value;
    }

    /** Knows that there was something on that day, which says nothing of what is usual. */
    void leaveOut(long day) {
        slot(day);
    }

    private int slot(long day) {
        int slot = (int) Math.floorMod(day, (long) (days + 1));
        if (dayOf[slot] != day) {
            dayOf[slot] = day;
            counts[slot] = 0;
        }
        return slot;
    }

    /** Of the distances from what is expected, as a normal distribution's: their median, or their mean where that is 0. */
    private static double deviation(double[] distances) {
        double median = Middle.MEDIAN.of(distances);
        return median > 0 ? DEVIATION_OF_MAD * median : DEVIATION_OF_MEAN * Middle.MEAN.of(distances);
    }
}

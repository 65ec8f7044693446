package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What was measured at the same time of earlier periods: of the day, or of the week. */
final class Season implements Kept {

    private static final int MOST_SLOTS = 288;
    private static final int PERIODS = 7;
    private static final int LEAST_PERIODS = 2;

    private final long period;
    private final int slots;
    private final double[] kept;
    private final int[] counts;
    private final double[] sorted = new double[PERIODS];
    private long slot = Long.MIN_VALUE;
    private double sum;
    private int count;
    private double expected = Double.NaN;

    /** Of readings that come each {@code interval}, in the unit of {@code period}. */
    Season(long period, long interval) {
        this(period, (int) Math.max(1, Math.min(MOST_SLOTS, period / Math.max(1, interval))));
    }

    private Season(long period, int slots) {
        this.period = period;
        this.slots = slots;
        this.kept = new double[slots * PERIODS];
        this.counts = new int[slots];
    }

    /** One that was written. */
    static Season read(long period, DataInput in) throws IOException {
        Season season = new Season(period, in.readInt());
        season.load(in);
        return season;
    }

    /** The median of what was measured at this time of the last periods; NaN where fewer than two are known. */
    double expectedAt(long moment) {
        long now = slotOf(moment);
        if (now != slot) {
            close();
            slot = now;
            expected = median((int) Math.floorMod(now, (long) slots));
        }
        return expected;
    }

    /** Takes in what was measured at the moment last asked about. */
    void add(double value) {
        sum += value;
        count++;
    }

    private void close() {
        if (count > 0) {
            int place = (int) Math.floorMod(slot, (long) slots);
            kept[place * PERIODS + counts[place] % PERIODS] = sum / count;
            // Counts on from where all are full, so that it never overflows.
            counts[place] = counts[place] < 2 * PERIODS - 1 ? counts[place] + 1 : PERIODS;
            sum = 0;
            count = 0;
        }
    }

    private double median(int place) {
        int known = Math.min(PERIODS, counts[place]);
        if (known < LEAST_PERIODS) {
            return Double.NaN;
        }
        System.arraycopy(kept, place * PERIODS, sorted, 0, known);
        Arrays.sort(sorted, 0, known);
        return (sorted[(known - 1) / 2] + sorted[known / 2]) / 2;
    }

    private long slotOf(long moment) {
        long periods = Math.floorDiv(moment, period);
        long within = Math.floorMod(moment, period);
        return periods * slots + (long) ((double) within / period * slots);
    }

    /** Beginning with how many slots it has. */
    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(slots);
        for (int place = 0; place < slots; place++) {
            out.writeInt(counts[place]);
            for (int i = 0; i < Math.min(PERIODS, counts[place]); i++) {
                out.writeDouble(kept[place * PERIODS + i]);
            }
        }
        out.writeLong(slot);
        out.writeDouble(sum);
        out.writeInt(count);
        out.writeDouble(expected);
    }

    /** What follows that number. */
    @Override
    public void load(DataInput in) throws IOException {
        for (int place = 0; place < slots; place++) {
            counts[place] = in.readInt();
            for (int i = 0; i < Math.min(PERIODS, counts[place]); i++) {
                kept[place * PERIODS + i] = in.readDouble();
            }
        }
        slot = in.readLong();
        sum = in.readDouble();
        count = in.readInt();
        expected = in.readDouble();
    }
}

package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the next reading should be. Several ways to say so run side by side, and the one that was closest lately is asked.
 */
final class Expected implements Kept {

    private static final long DAY = 86_400_000_000L;
    private static final int INTERVALS = 32;
    private static final double LEVEL = 0.05;
    private static final double JUDGED = 0.005;
    private static final long GAP = 10;
    private static final int LAST = 0;
    private static final int MEAN = 1;
    private static final int DAILY = 2;
    private static final int WEEKLY = 3;

    private final Median interval = new Median(INTERVALS);
    private final double[] guesses = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    private final double[] errors = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    private final double[] offsets = new double[guesses.length];
    private final Season[] seasons = new Season[guesses.length];
    private double mean = Double.NaN;
    private double last = Double.NaN;
    private long usual;
    private long lastMoment = Long.MIN_VALUE;

    /** The guess of the way that was closest lately; NaN before the second reading, and after a gap: nobody knows what happened there. */
    double at(long moment) {
        boolean afterGap = usual > 0 && moment - lastMoment > GAP * usual;
        guesses[LAST] = last;
        guesses[MEAN] = mean;
        for (int way = DAILY; way <= WEEKLY; way++) {
            guesses[way] = seasons[way] == null ? Double.NaN : seasons[way].expectedAt(moment) + offsets[way];
        }
        if (afterGap) {
            Arrays.fill(guesses, Double.NaN);
        }
        return guesses[best()];
    }

    void add(long moment, double value) {
        for (int way = 0; way < guesses.length; way++) {
            if (!Double.isNaN(guesses[way])) {
                double error = Math.abs(value - guesses[way]);
                errors[way] = Double.isNaN(errors[way]) ? error : errors[way] + JUDGED * (error - errors[way]);
            }
            if (seasons[way] != null) {
                if (!Double.isNaN(guesses[way])) {
                    offsets[way] += LEVEL * (value - guesses[way]);
                }
                seasons[way].add(value);
            }
        }
        mean = Double.isNaN(mean) ? value : mean + LEVEL * (value - mean);
        last = value;
        measureInterval(moment);
    }

    private void measureInterval(long moment) {
        if (lastMoment != Long.MIN_VALUE && interval.count() < INTERVALS) {
            interval.add((double) (moment - lastMoment));
            if (interval.count() == INTERVALS) {
                usual = (long) interval.value();
                seasons[DAILY] = usual * 4 <= DAY ? new Season(DAY, usual) : null;
                seasons[WEEKLY] = new Season(7 * DAY, Math.max(usual, DAY / 24));
            }
        }
        lastMoment = moment;
    }

    private int best() {
        int best = LAST;
        for (int way = MEAN; way < guesses.length; way++) {
            if (!Double.isNaN(guesses[way]) && errors[way] < errors[best]) {
                best = way;
            }
        }
        return best;
    }

    /** Without what is guessed anew for each reading. */
    @Override
    public void save(DataOutput out) throws IOException {
        interval.save(out);
        for (int way = 0; way < guesses.length; way++) {
            out.writeDouble(errors[way]);
            out.writeDouble(offsets[way]);
        }
        for (int way = DAILY; way <= WEEKLY; way++) {
            out.writeBoolean(seasons[way] != null);
            if (seasons[way] != null) {
                seasons[way].save(out);
            }
        }
        out.writeDouble(mean);
        out.writeDouble(last);
        out.writeLong(usual);
        out.writeLong(lastMoment);
    }

    @Override
    public void load(DataInput in) throws IOException {
        interval.load(in);
        for (int way = 0; way < guesses.length; way++) {
            errors[way] = in.readDouble();
            offsets[way] = in.readDouble();
        }
        for (int way = DAILY; way <= WEEKLY; way++) {
            seasons[way] = in.readBoolean() ? Season.read(way == DAILY ? DAY : 7 * DAY, in) : null;
        }
        mean = in.readDouble();
        last = in.readDouble();
        usual = in.readLong();
        lastMoment = in.readLong();
    }
}

package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Arrays;

/**
 * Tells in hindsight whether a new level began: the readings from then on stay together, and are further from those before than
 * neighbouring stretches of the series ever were, but for one of a hundred.
 */
public final class NewLevel {

    /** So many readings tell, the one asked about the first of them. */
    public static final int TELLING = 40;

    private static final int APART = 4 * TELLING;
    private static final int KEPT = APART + 2 * TELLING;
    private static final int EVERY = TELLING / 2;
    private static final int LATEST = (APART + TELLING) / EVERY;
    private static final int MOST_CHANGES = 1_024;
    private static final int LEAST_CHANGES = 8;
    private static final double RARE = 0.01;
    private static final double MORE = 1.5;
    private static final double TOGETHER = 0.85;
    private static final double STEADY = 0.35;
    private static final double HALF = 0.5;

    private final double[] values = new double[KEPT];
    private final double[] changes = new double[MOST_CHANGES];
    private long seen;
    private int changesSeen;

    /** Takes the next reading. */
    public void add(double value) {
        values[(int) (seen++ % KEPT)] = value;
        if (seen % EVERY == 0 && seen >= 2 * TELLING) {
            double change = middle(TELLING, 0) - middle(2 * TELLING, TELLING);
            changes[changesSeen++ % MOST_CHANGES] = Math.abs(change);
        }
    }

    /** Whether one began with the first of the last {@link #TELLING} readings. */
    public boolean began() {
        double usual = usualChange();
        if (seen < KEPT || Double.isNaN(usual)) {
            return false;
        }
        double before = middle(2 * TELLING, TELLING);
        double first = middle(TELLING, EVERY);
        double later = middle(EVERY, 0);
        double older = middle(KEPT, KEPT - TELLING);
        double change = later - before;
        boolean stays = Math.abs(later - first) < STEADY * Math.abs(change);
        double came = (before - older) / change;
        boolean isNew = -HALF < came && came < 2 * STEADY;
        return Math.abs(change) > MORE * usual && stays && isNew && areTogether(before, change);
    }

    private boolean areTogether(double before, double change) {
        int there = 0;
        for (int back = 1; back <= TELLING; back++) {
            there += (value(back) - before) / change > HALF ? 1 : 0;
        }
        return there >= TOGETHER * TELLING;
    }

    /** What one of a hundred goes beyond, without those that what is asked about has a part in. */
    private double usualChange() {
        int count = Math.min(changesSeen, MOST_CHANGES) - LATEST;
        if (count < LEAST_CHANGES) {
            return Double.NaN;
        }
        double[] known = new double[count];
        for (int i = 0; i < count; i++) {
            known[i] = changes[(changesSeen - 1 - LATEST - i) % MOST_CHANGES];
        }
        Arrays.sort(known);
        return known[(int) ((1 - RARE) * (count - 1))];
    }

    /** The median of those from {@code from} readings ago until {@code until} ago. */
    private double middle(int from, int until) {
        double[] numbers = new double[from - until];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = value(from - i);
        }
        Arrays.sort(numbers);
        return (numbers[(numbers.length - 1) / 2] + numbers[numbers.length / 2]) / 2;
    }

    /** The last one is one ago. */
    private double value(int ago) {
        return values[(int) ((seen - ago) % KEPT)];
    }
}

package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Arrays;

/**
 * Tells in hindsight whether a series was drifting: stretch after stretch went the same way, none of them most of it, and all together
 * further than ever before in so long, but for one of a hundred.
 */
public final class Drift {

    private static final int STEPS = 4;

    /** So many changes have a part in what is asked about: two are noted each stretch. */
    private static final int LATEST = 2 * (STEPS + 1);

    private static final int MOST_CHANGES = 1_024;
    private static final int LEAST_CHANGES = 8;
    private static final double RARE = 0.01;
    private static final double MORE = 1.2;
    private static final double LEAST_SHARE = 0.08;
    private static final double MOST_SHARE = 0.55;

    private final int stretch;
    private final double[] values;
    private final double[] changes = new double[MOST_CHANGES];
    private long seen;
    private int changesSeen;

    /** Of stretches of so many readings. */
    public Drift(int stretch) {
        this.stretch = stretch;
        this.values = new double[(STEPS + 1) * stretch];
    }

    /** Takes the next reading. */
    public void add(double value) {
        values[(int) (seen++ % values.length)] = value;
        if (seen % (stretch / 2) == 0 && seen >= values.length) {
            changes[changesSeen++ % MOST_CHANGES] = Math.abs(middle(0) - middle(STEPS));
        }
    }

    /** Whether the last stretch went on with a drift. */
    public boolean goesOn() {
        double usual = usualChange();
        if (Double.isNaN(usual)) {
            return false;
        }
        double all = middle(0) - middle(STEPS);
        if (!(Math.abs(all) > MORE * usual)) {
            return false;
        }
        for (int step = 0; step < STEPS; step++) {
            double share = (middle(step) - middle(step + 1)) / all;
            if (share < LEAST_SHARE || share > MOST_SHARE) {
                return false;
            }
        }
        return true;
    }

    /** What one of a hundred goes beyond, as long ago as not to be asked about. */
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

    /** The median of a stretch, the last one being none ago. */
    private double middle(int stretchesAgo) {
        double[] numbers = new double[stretch];
        for (int i = 0; i < stretch; i++) {
            numbers[i] = values[(int) ((seen - 1 - (long) stretchesAgo * stretch - i) % values.length)];
        }
        Arrays.sort(numbers);
        return (numbers[(stretch - 1) / 2] + numbers[stretch / 2]) / 2;
    }
}

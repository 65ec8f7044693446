package dev.kymograph.plugin.anomalydetection.adaptive;

/** Tells in hindsight whether a series fell to its floor: to the lowest value there was so far, or lower, and stayed at that very value. */
public final class Floor {

    /** So many readings in a row are the same. */
    private static final int STAYS = 10;

    private final double[] values = new double[NewLevel.TELLING];
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private long seen;

    /** Takes the next reading. */
    public void add(double value) {
        int place = (int) (seen % values.length);
        if (seen++ >= values.length) {
            least = Math.min(least, values[place]);
            greatest = Math.max(greatest, values[place]);
        }
        values[place] = value;
    }

    /** Whether it did with the first of the last {@link NewLevel#TELLING} readings. */
    public boolean wasReached() {
        if (seen <= values.length) {
            return false;
        }
        double first = values[(int) (seen % values.length)];
        boolean stays = true;
        for (int i = 1; i < STAYS; i++) {
            stays &= values[(int) ((seen + i) % values.length)] == first;
        }
        return stays && first <= least && first < greatest;
    }
}

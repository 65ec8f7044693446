package dev.kymograph.plugin.anomalydetection.adaptive;

/** How far the first readings of a series are apart, and what is a gap beside that. */
public final class Intervals {

    private static final int FIRST = 32;
    private static final long GAP = 10;

    private final Median between = new Median(FIRST);
    private long last = Long.MIN_VALUE;
    private long gap;

    /** Takes the next reading. Such as repeat a time are no interval. */
    public void add(long moment) {
        if (last != Long.MIN_VALUE && moment > last && between.count() < FIRST) {
            between.add((double) (moment - last));
            gap = GAP * (long) between.value();
        }
        last = moment;
    }

    /** Readings further apart have a gap between them; 0 where that is not known yet. */
    public long gap() {
        return gap;
    }
}

package dev.kymograph.metric;

/** A closed range of numbers; NaN is in no range. Use infinities for an open end. */
@Stability(Stability.Level.STABLE)
public record Range(double low, double high) {

    /** A range that every number is in. */
    public static final Range UNBOUNDED = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Range {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "Cannot make a range: low [" + low + "] is not below high [" + high + "]");
        }
    }

    public boolean contains(double value) {
        return value >= low && value <= high;
    }

    /** Whether every number of {@code other} is in this range. */
    public boolean encloses(Range other) {
        return low <= other.low && other.high <= high;
    }

    @Override
    public String toString() {
        return plain(low) + " to " + plain(high);
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }
}

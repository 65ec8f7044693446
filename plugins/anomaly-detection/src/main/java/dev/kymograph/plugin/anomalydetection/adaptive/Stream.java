package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One way in which a reading may be unusual: a distance, and how rare such distances were so far. */
abstract class Stream implements Kept {

    private static final double REMEMBERED = 20_000;

    private final Kind kind;
    private final Tail tail;

    /** Distances closer to each other than {@code finest} are much the same. */
    Stream(Kind kind, double finest) {
        this.kind = kind;
        this.tail = new Tail(finest, REMEMBERED);
    }

    /** Says how rare this is, then takes it in. */
    final double surprise(double value, double expected) {
        double distance = distance(value, expected);
        double surprise = Math.min(tail.surprise(distance), most(distance));
        tail.add(distance);
        return surprise;
    }

    final Kind kind() {
        return kind;
    }

    /** The distance that one of twenty goes beyond. */
    final double usual() {
        return tail.quantile();
    }

    /** How much it says beside the others. */
    double weight() {
        return 1;
    }

    /** The most that a distance may surprise, however rare. */
    double most(double distance) {
        return Tail.MOST;
    }

    /** Never negative; takes the reading in. */
    abstract double distance(double value, double expected);

    @Override
    public void save(DataOutput out) throws IOException {
        tail.save(out);
    }

    @Override
    public void load(DataInput in) throws IOException {
        tail.load(in);
    }
}

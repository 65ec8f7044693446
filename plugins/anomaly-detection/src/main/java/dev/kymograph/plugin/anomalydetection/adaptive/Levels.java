package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The mean of the last readings and that of many more, both fading exponentially. */
final class Levels implements Kept {

    private final double fastShare;
    private final double slowShare;
    private double fast;
    private double slow;
    private long seen;

    Levels(int few, int many) {
        fastShare = 1.0 / few;
        slowShare = 1.0 / many;
    }

    void add(double value) {
        seen++;
        // The first readings count alike, so that the begin does not matter for long.
        fast += Math.max(fastShare, 1.0 / seen) * (value - fast);
        slow += Math.max(slowShare, 1.0 / seen) * (value - slow);
    }

    double fast() {
        return fast;
    }

    double slow() {
        return slow;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeDouble(fast);
        out.writeDouble(slow);
        out.writeLong(seen);
    }

    @Override
    public void load(DataInput in) throws IOException {
        fast = in.readDouble();
        slow = in.readDouble();
        seen = in.readLong();
    }
}

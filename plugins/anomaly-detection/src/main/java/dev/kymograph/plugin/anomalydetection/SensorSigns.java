package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.metric.Range;
import dev.kymograph.plugin.anomalydetection.adaptive.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Tells an unusual reading that looks like its sensor's fault from one that looks like its subject, by what speaks for the sensor. One
 * for each series, by that reading and the earlier ones alone.
 */
final class SensorSigns {

    private static final String RANGE = "plausible range";
    private static final String QUALITY = "quality";
    private static final double LEAST_QUALITY = 0.5;
    private static final int SAME = 6;
    private static final int CHANGES = 200;
    private static final double MORE = 1.5;
    private static final double SHARE_OF_RANGE = 0.5;
    private static final int INTERVALS = 10;

    private final Range plausible;
    private double last = Double.NaN;
    private boolean lastUnusual;
    private long lastMoment;
    private long firstMoment;
    private long seen;
    private int run;
    private int longestRun;
    private long changes;
    private double greatestChange;

    SensorSigns(Range plausible) {
        this.plausible = plausible;
    }

    /** The sign of the next reading, null where nothing speaks for the sensor; {@code quality} is NaN where it is not known. */
    String next(long moment, double value, double quality, Kind kind, boolean unusual) {
        int longestBefore = longestRun;
        countRun(value);
        double change = seen > 0 && isSoon(moment) ? Math.abs(value - last) : 0;
        boolean tooFast = changes >= CHANGES
                && change > MORE * greatestChange
                && change > SHARE_OF_RANGE * (plausible.high() - plausible.low());
        // What an unusual reading changed, and the way back from it, says nothing of what is possible.
        if (!unusual && !lastUnusual && seen > 0) {
            greatestChange = Math.max(greatestChange, change);
            changes++;
        }
        firstMoment = seen++ == 0 ? moment : firstMoment;
        last = value;
        lastMoment = moment;
        lastUnusual = unusual;
        if (!plausible.contains(value)) {
            return RANGE;
        }
        if (quality < LEAST_QUALITY) {
            return QUALITY;
        }
        boolean flat = kind == Kind.FLAT_LINE || (run >= SAME && run > longestBefore);
        return flat ? "flat line" : tooFast ? "rate of change" : null;
    }

    void save(DataOutput out) throws IOException {
        out.writeDouble(last);
        out.writeBoolean(lastUnusual);
        out.writeLong(lastMoment);
        out.writeLong(firstMoment);
        out.writeLong(seen);
        out.writeInt(run);
        out.writeInt(longestRun);
        out.writeLong(changes);
        out.writeDouble(greatestChange);
    }

    /** Goes on where one was that was written. */
    void load(DataInput in) throws IOException {
        last = in.readDouble();
        lastUnusual = in.readBoolean();
        lastMoment = in.readLong();
        firstMoment = in.readLong();
        seen = in.readLong();
        run = in.readInt();
        longestRun = in.readInt();
        changes = in.readLong();
        greatestChange = in.readDouble();
    }

    private void countRun(double value) {
        if (value != last) {
            run = 0;
        }
        run++;
        longestRun = Math.max(longestRun, run);
    }

    /** Behind a gap, nobody knows how fast it went. */
    private boolean isSoon(long moment) {
        long between = seen - 1;
        return between == 0
                || (moment - lastMoment) * (double) between <= INTERVALS * (double) (lastMoment - firstMoment);
    }

    /** The signs that need no other reading, by the columns {@code n.v}, {@code n.quality_score}, {@code p.least} and {@code p.greatest}. */
    static String sql() {
        return "CASE WHEN n.v < p.least OR n.v > p.greatest THEN '%s' WHEN n.quality_score < %s THEN '%s' END"
                .formatted(RANGE, LEAST_QUALITY, QUALITY);
    }
}

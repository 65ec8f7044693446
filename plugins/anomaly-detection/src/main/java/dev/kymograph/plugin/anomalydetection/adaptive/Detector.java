package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one series in the order of time. What it says of a reading depends on that and the earlier ones alone, and is the same each
 * time. Used by one thread; takes the same memory however long the series is.
 */
public final class Detector implements Judge {

    /** What is greater is left out, so that squares and sums stay numbers. */
    private static final double GREATEST = 1e100;

    /** A way that comes later gives its name only where it says so much more: a spike beyond all before is a spike. */
    private static final double MORE = 1.5;

    private final int probation;
    private final Expected expected = new Expected();
    private final Stream residual = new Streams.Residual();
    private final List<Stream> streams =
            List.of(residual, new Streams.Extent(), new Streams.Spread(), new Streams.Run());
    private final Evidence evidence = new Evidence();

    /** Says nothing of the first {@code probation} readings. */
    public Detector(int probation) {
        this.probation = probation;
    }

    /** One that was written: it goes on as that one would. */
    public static Detector read(DataInput in) throws IOException {
        Detector detector = new Detector(in.readInt());
        for (Kept part : detector.parts()) {
            part.load(in);
        }
        return detector;
    }

    /** Writes all that it has learnt. */
    public void save(DataOutput out) throws IOException {
        out.writeInt(probation);
        for (Kept part : parts()) {
            part.save(out);
        }
    }

    private List<Kept> parts() {
        List<Kept> parts = new ArrayList<>(streams);
        parts.add(expected);
        parts.add(evidence);
        return parts;
    }

    @Override
    public Verdict next(long moment, double value) {
        if (!(Math.abs(value) <= GREATEST)) {
            return Verdict.none(value);
        }
        double guess = expected.at(moment);
        double width = residual.usual();
        double sum = 0;
        double most = 0;
        Kind kind = Kind.SPIKE;
        for (Stream stream : streams) {
            double surprise = stream.surprise(value, Double.isNaN(guess) ? value : guess);
            sum += stream.weight() * surprise;
            if (surprise > MORE * most) {
                most = surprise;
                kind = stream.kind();
            }
        }
        expected.add(moment, value);
        if (evidence.count() < probation) {
            evidence.learn();
            return Verdict.none(value);
        }
        Evidence.Odds odds = evidence.odds(sum);
        boolean nothing = value == 0 && kind != Kind.FLAT_LINE && Double.isFinite(guess);
        return Verdict.of(value, odds, Band.around(guess, width), nothing ? Kind.DROP_OUT : kind);
    }
}

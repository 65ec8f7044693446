package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads one series in the order of time. What it says of a reading depends on that and the earlier ones alone, and is the same each
 * time. Used by one thread; takes the same memory however long the series is.
 */
public final class Detector implements Judge {

    /** What is greater is left out, so that squares and sums stay numbers. */
    private static final double GREATEST = 1e100;

    /** A way that comes later gives its name only where it says so much more: a spike beyond all before is a spike. */
    private static final double MORE = 1.5;

    /** Without the others in view it is at most so much of how far it is: the rest is that it does not fit them. */
    private static final double CONTRARY = 2.0 / 3;

    private static final double[] NO_OTHERS = {};

    private final int probation;
    private final List<Companion> companions;
    private final Expected expected = new Expected();
    private final Stream residual = new Streams.Residual();
    private final List<Stream> streams =
            List.of(residual, new Streams.Extent(), new Streams.Spread(), new Streams.Run());
    private final Evidence evidence = new Evidence();

    /** Says nothing of the first {@code probation} readings. */
    public Detector(int probation) {
        this(probation, 0);
    }

    /** One that looks at so many others, too: it cannot be saved. */
    public Detector(int probation, int others) {
        this.probation = probation;
        this.companions =
                IntStream.range(0, others).mapToObj(i -> new Companion()).toList();
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
        if (!companions.isEmpty()) {
            throw new IllegalStateException("what was learnt of others cannot be saved");
        }
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
        return next(moment, value, NO_OTHERS);
    }

    /** The same, looking at what was measured beside it last: a value for each of the others, NaN where there is none. */
    public Verdict next(long moment, double value, double[] others) {
        if (!(Math.abs(value) <= GREATEST)) {
            return Verdict.none(value);
        }
        double alone = expected.at(moment);
        double guess = beside(others, moment, value, alone);
        double width = residual.usual();
        double sum = 0;
        double most = 0;
        Kind kind = Kind.SPIKE;
        boolean isKnown = !Double.isNaN(guess) && !isLearning();
        for (Stream stream : streams) {
            double surprise = stream.surprise(value, isKnown ? guess : value);
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
        if (kind == Kind.SPIKE && Math.abs(value - alone) < CONTRARY * Math.abs(value - guess)) {
            kind = Kind.CONTRARY;
        }
        boolean nothing = value == 0 && kind != Kind.FLAT_LINE && Double.isFinite(guess);
        return Verdict.of(value, odds, Band.around(guess, width), nothing ? Kind.DROP_OUT : kind);
    }

    private boolean isLearning() {
        for (int i = 0; i < companions.size(); i++) {
            if (companions.get(i).isLearning()) {
                return true;
            }
        }
        return false;
    }

    /** What is expected with each of the others in view; each explains what those before it left. */
    private double beside(double[] others, long moment, double value, double alone) {
        double guess = alone;
        for (int i = 0; i < companions.size(); i++) {
            double other = Math.abs(others[i]) <= GREATEST ? others[i] : Double.NaN;
            double shift = companions.get(i).shift(moment, other);
            companions.get(i).learn(value - guess);
            guess += shift;
        }
        return guess;
    }
}

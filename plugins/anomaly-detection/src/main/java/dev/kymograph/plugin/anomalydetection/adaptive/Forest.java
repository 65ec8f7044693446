package dev.kymograph.plugin.anomalydetection.adaptive;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a random cut forest how little each reading, with those before it, is like what was, and how rare that was so far. What it says
 * of a reading depends on that and the earlier ones alone, and is the same each time: the forest grows from one seed.
 */
public final class Forest implements Judge {

    /** So many readings are looked at together. */
    private static final int TOGETHER = 4;

    private static final int TREES = 30;
    private static final int SAMPLE = 256;
    private static final long SEED = 1;

    /** The forest counts in floats. */
    private static final double GREATEST = 1e30;

    /** Its scores are close together, 1 where nothing is unusual and seldom over 3: stretched, that they tell what is rare. */
    private static final double STRETCHED = 4;

    private static final double REMEMBERED = 20_000;

    /** Of so many readings, if so many are learnt from, the middle is what others are counted from. */
    private static final int MIDDLE_OF = 100;

    private final int probation;
    private final RandomCutForest forest = RandomCutForest.builder()
            .dimensions(TOGETHER)
            .shingleSize(TOGETHER)
            .internalShinglingEnabled(true)
            .numberOfTrees(TREES)
            .sampleSize(SAMPLE)
            .randomSeed(SEED)
            .parallelExecutionEnabled(false)
            .build();
    private final Tail tail = new Tail(0, REMEMBERED);
    private final Evidence evidence = new Evidence();
    private final Intervals intervals = new Intervals();
    private final List<Held> held = new ArrayList<>();
    private long last = Long.MIN_VALUE;
    private int acrossAGap;
    private double middle = Double.NaN;

    /** A reading of the first ones, with whether it is looked at together with some from before a gap. */
    private record Held(double value, boolean across) {}

    /** Says nothing of the first {@code probation} readings. */
    public Forest(int probation) {
        this.probation = probation;
    }

    @Override
    public Verdict next(long moment, double value) {
        if (!(Math.abs(value) <= GREATEST)) {
            return Verdict.none(value);
        }
        boolean across = isAcrossAGap(moment);
        if (evidence.count() < Math.min(probation, MIDDLE_OF)) {
            evidence.learn();
            hold(value, across);
            return Verdict.none(value);
        }
        middle = Double.isNaN(middle) ? value : middle;
        double surprise = surprise(value, across);
        if (across || evidence.count() < probation) {
            evidence.learn();
            return Verdict.none(value);
        }
        return Verdict.of(value, evidence.odds(surprise), Band.UNKNOWN, Kind.STRANGE);
    }

    /** What was in a gap nobody knows: readings before and behind it are not looked at together. */
    private boolean isAcrossAGap(long moment) {
        boolean afterGap = intervals.gap() > 0 && moment - last > intervals.gap();
        acrossAGap = afterGap ? TOGETHER - 1 : Math.max(0, acrossAGap - 1);
        intervals.add(moment);
        last = moment;
        return acrossAGap > 0;
    }

    /** The first ones wait until their middle is known: any one of them may be far from all others. */
    private void hold(double value, boolean across) {
        held.add(new Held(value, across));
        if (held.size() == Math.min(probation, MIDDLE_OF)) {
            Median median = new Median(held.size());
            held.forEach(each -> median.add(each.value));
            middle = median.value();
            held.forEach(each -> surprise(each.value, each.across));
            held.clear();
        }
    }

    private double surprise(double value, boolean across) {
        // As a float of its own 1,000,000.1 would be 1,000,000.1 no more.
        float[] point = {(float) (value - middle)};
        double strange = forest.isOutputReady() && !across ? Math.expm1(STRETCHED * forest.getAnomalyScore(point)) : 0;
        forest.update(point);
        double surprise = tail.surprise(strange);
        if (!across) {
            tail.add(strange);
        }
        return surprise;
    }
}

package dev.kymograph.plugin.anomalydetection.adaptive;

import com.amazon.randomcutforest.RandomCutForest;

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
    private double first = Double.NaN;

    /** Says nothing of the first {@code probation} readings. */
    public Forest(int probation) {
        this.probation = probation;
    }

    @Override
    public Verdict next(long moment, double value) {
        if (!(Math.abs(value) <= GREATEST)) {
            return Verdict.none(value);
        }
        first = Double.isNaN(first) ? value : first;
        // As a float of its own 1,000,000.1 would be 1,000,000.1 no more.
        float[] point = {(float) (value - first)};
        double strange = forest.isOutputReady() ? Math.expm1(STRETCHED * forest.getAnomalyScore(point)) : 0;
        forest.update(point);
        double surprise = tail.surprise(strange);
        tail.add(strange);
        if (evidence.count() < probation) {
            evidence.learn();
            return Verdict.none(value);
        }
        return Verdict.of(value, evidence.odds(surprise), Band.UNKNOWN, Kind.STRANGE);
    }
}

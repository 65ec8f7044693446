package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.plugin.anomalydetection.adaptive.Band;
import dev.kymograph.plugin.anomalydetection.adaptive.Judge;
import dev.kymograph.plugin.anomalydetection.adaptive.Kind;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.util.Arrays;

/**
 * Compares each reading with those of the last days that are like it, such as those of the same hour. What is unusual, and what comes
 * within an hour after it, is not learnt: an episode does not become what is usual. Where fewer than half of the days are known it
 * says nothing, and learns; where something must be unusual for more of them, as many are enough as are left by then.
 */
public final class Baseline implements Judge {

    private static final double GREATEST = 1e100;
    private static final long MINUTE = LocalTime.HOUR / 60;

    private final Rules rules;
    private final LocalTime clock;
    private final History[] histories;
    private final Patience.Watch patience;
    private long frozenUntil = Long.MIN_VALUE;

    /** Judges one series. */
    public Baseline(Rules rules) {
        this.rules = rules;
        this.clock = new LocalTime(rules.zone());
        this.histories = new History[rules.same().places()];
        Arrays.setAll(histories, place -> new History(rules.days(), rules.leastLearnt(), rules.middle()));
        this.patience = rules.patience().watch();
    }

    @Override
    public Verdict next(long moment, double value) {
        long local = clock.of(moment);
        if (!(Math.abs(value) <= GREATEST) || !rules.hours().has(local)) {
            return Verdict.none(value);
        }
        long day = rules.same().count(local);
        History history = histories[rules.same().place(local)];
        history.lookBackFrom(day);
        double expected = history.expected();
        double width = rules.margin().width(expected, history.deviation());
        double off = rules.side().off(value, expected);
        boolean unusual = off > width;
        frozenUntil = unusual ? moment + LocalTime.HOUR : frozenUntil;
        if (moment >= frozenUntil) {
            history.add(day, Math.floorDiv(moment, MINUTE), value);
        } else {
            history.leaveOut(day);
        }
        if (Double.isNaN(expected)) {
            return Verdict.none(value);
        }
        boolean counts = patience.counts(moment, rules.hours().day(local), unusual);
        double alone = score(off, width);
        double score = unusual && !counts ? Math.nextDown(Verdict.ALARM) : alone;
        Kind kind = unusual && value == 0 ? Kind.DROP_OUT : Kind.SPIKE;
        return Verdict.byBand(value, score, alone, band(expected, width), kind);
    }

    private Band band(double expected, double width) {
        return switch (rules.side()) {
            case BOTH -> Band.around(expected, width);
            case ABOVE -> new Band(expected, Double.NaN, expected + width);
            case BELOW -> new Band(expected, expected - width, Double.NaN);
        };
    }

    /** As with the other methods by bands: a half at the edge, which is usual still. */
    private static double score(double off, double width) {
        if (off <= width) {
            return width == 0 ? 0 : Math.min(off / (off + width), Math.nextDown(Verdict.ALARM));
        }
        return off / (off + width);
    }
}

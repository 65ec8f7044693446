package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.time.Duration;
import java.time.ZoneId;

/** What most tests ask of rules and of verdicts. */
public final class Plain {

    static final Patience AT_ONCE = new Patience(Duration.ZERO, 1);

    private Plain() {}

    /** The same hour of the day in UTC, so many scaled deviations to either side. */
    public static Rules rules(int days, double deviations) {
        return new Rules(
                days,
                Same.HOUR,
                Hours.ALL,
                ZoneId.of("UTC"),
                Middle.MEDIAN,
                Margin.deviations(deviations),
                Side.BOTH,
                AT_ONCE);
    }

    /** Whether it is unusual rather than not. */
    public static boolean alarms(Verdict verdict) {
        return verdict.score() >= Verdict.ALARM;
    }
}

package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import java.util.List;

/** The analyses that need no plugin. */
public final class BuiltInAnalyses {

    private BuiltInAnalyses() {}

    public static List<Analysis<?>> all() {
        Recurrence recurrence = new Recurrence();
        return List.of(
                new Readings(),
                new Latest(),
                new Statistics(recurrence),
                new Percentiles(recurrence),
                new Histogram(recurrence),
                new Series(),
                new Trend(),
                new Compare(),
                new Gaps(),
                new Coverage());
    }
}

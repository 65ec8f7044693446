package dev.kymograph.engine.internal.analysis;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BuiltInAnalysesTest {

    @Test
    void areThese() {
        assertEquals(
                List.of(
                        "readings",
                        "latest",
                        "statistics",
                        "percentiles",
                        "histogram",
                        "series",
                        "trend",
                        "compare",
                        "gaps",
                        "coverage"),
                BuiltInAnalyses.all().stream()
                        .map(analysis -> analysis.spec().name())
                        .toList());
    }

    @Nested
    class OfReadings extends AnalysisContract {
        OfReadings() {
            super(new Readings());
        }
    }

    @Nested
    class OfLatest extends AnalysisContract {
        OfLatest() {
            super(new Latest());
        }
    }

    @Nested
    class OfStatistics extends AnalysisContract {
        OfStatistics() {
            super(new Statistics(new Recurrence()), "by=breed,day", "zone=Europe/Berlin");
        }
    }

    @Nested
    class OfSeries extends AnalysisContract {
        OfSeries() {
            super(new Series(), "every=1d", "aggregate=last", "fill=linear", "max_gap=2d");
        }
    }

    @Nested
    class OfPercentiles extends AnalysisContract {
        OfPercentiles() {
            super(new Percentiles(new Recurrence()), "p=0,12.5,100", "by=breed");
        }
    }

    @Nested
    class OfHistogram extends AnalysisContract {
        OfHistogram() {
            super(new Histogram(new Recurrence()), "by=animal");
        }
    }

    @Nested
    class OfTrend extends AnalysisContract {
        OfTrend() {
            super(new Trend(), "every=1h");
        }
    }

    @Nested
    class OfCompare extends AnalysisContract {
        OfCompare() {
            super(new Compare(), "by=breed", "resamples=200");
        }
    }

    @Nested
    class OfGaps extends AnalysisContract {
        OfGaps() {
            super(new Gaps());
        }
    }

    @Nested
    class OfCoverage extends AnalysisContract {
        OfCoverage() {
            super(new Coverage());
        }
    }
}

package dev.kymograph.testkit;

import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static dev.kymograph.testkit.ContractRun.fails;
import static dev.kymograph.testkit.ContractRun.passes;

/** A contract passes what is sound, and fails what is not at the test that says so. */
class ContractsTest {

    @Test
    @Tag("heavy") // with a million readings, as the analyses of our own plugins pass it in each build
    void aSoundAnalysisPasses() {
        passes(CountedContract.class);
    }

    @Test
    void soundMetricTypesPass() {
        passes(SoundMetricsContract.class);
    }

    @Test
    void anAnalysisThatAnswersOtherwiseThanExpectedFails() {
        fails(MiscountedContract.class, "answersForReadingsAtEqualIntervals", "what is expected");
    }

    @Test
    void anAnalysisThatTheJarDoesNotBringFails() {
        fails(AbsentContract.class, "isBroughtByThisPlugin", "it brings [analysis counted]");
    }

    @Test
    void anAnalysisThatAnswersEachTimeOtherwiseFails() {
        fails(ChangingContract.class, "answersForOneReading", "the same question twice");
    }

    @Test
    void anAnalysisThatNeedsReadingsFails() {
        fails(HopefulContract.class, "answersForNoReadings", "/ by zero");
    }

    @Test
    @Tag("heavy")
    void anAnalysisThatDoesNotEndFails() {
        fails(DeafContract.class, "endsWhenItIsToldTo", "after it was told to");
    }

    @Test
    void anAnalysisThatCannotBeAskedTwiceAtOnceFails() {
        fails(LonelyContract.class, "answersTheSameToSeveralAtOnce", "busy");
    }

    @Test
    void anAnalysisThatTakesTextsForNumbersFails() {
        fails(ArithmeticContract.class, "answersOrRefusesWhereItDoesNotFit", "RefusedException");
    }

    @Test
    void anAnalysisThatTakesReadingsForSortedFails() {
        fails(UnsortedContract.class, "theOrderThatReadingsComeInDoesNotMatter", "in two orders");
    }

    @Test
    void aPluginThatBringsSomethingElseTheSecondTimeFails() {
        fails(FickleContract.class, "canBeLetGoAndTakenAgain", "when loaded again");
    }

    @Test
    void aPluginThatMustBeToldSomethingIsTold() {
        passes(ToldContract.class, "canBeUsedAsItWasBuilt");
        fails(UntoldContract.class, "canBeUsedAsItWasBuilt", "it needs word=");
    }

    @Test
    void aRangeWithoutValuesFails() {
        fails(NarrowContract.class, "everyPlausibleRangeHoldsMoreThanOneValue", "narrow.step");
    }

    @Test
    void aMetricTypeOfAKindThatNobodyBringsFails() {
        fails(HomelessContract.class, "bringsWhatCanBeMeasured", "the kind 'nowhere'");
    }

    abstract static class CountsContract extends AnalysisContract {

        private final double above;

        CountsContract(String analysis, double above) {
            super(TestJar.of(Counted.class), analysis, SampleMetrics.RATE);
            this.above = above;
        }

        @Override
        protected Question asked(Question question) {
            return question.where("above", 50);
        }

        @Override
        protected Optional<List<List<Object>>> expected(List<Reading> readings) {
            List<List<Object>> rows = new ArrayList<>();
            for (String field : List.of("level", "tally")) {
                long count = readings.stream()
                        .map(reading -> (Number) reading.values().get(field))
                        .filter(value -> value != null && value.doubleValue() > above)
                        .count();
                if (count > 0) {
                    rows.add(List.of(field, count));
                }
            }
            return Optional.of(rows);
        }
    }

    static class CountedContract extends CountsContract {
        CountedContract() {
            super("counted", 50);
        }
    }

    static class MiscountedContract extends CountsContract {
        MiscountedContract() {
            super("counted", 70);
        }
    }

    static class AbsentContract extends CountsContract {
        AbsentContract() {
            super("absent", 50);
        }
    }

    abstract static class BrokenContract extends AnalysisContract {
        BrokenContract(Class<?> extension) {
            super(TestJar.of(extension), "broken", SampleMetrics.RATE);
        }
    }

    static class ChangingContract extends BrokenContract {
        ChangingContract() {
            super(BrokenAnalyses.Changing.class);
        }
    }

    static class HopefulContract extends BrokenContract {
        HopefulContract() {
            super(BrokenAnalyses.Hopeful.class);
        }
    }

    static class UnsortedContract extends BrokenContract {
        UnsortedContract() {
            super(BrokenAnalyses.Unsorted.class);
        }
    }

    static class DeafContract extends BrokenContract {
        DeafContract() {
            super(BrokenAnalyses.Deaf.class);
        }
    }

    static class LonelyContract extends BrokenContract {
        LonelyContract() {
            super(BrokenAnalyses.Lonely.class);
        }
    }

    static class ArithmeticContract extends BrokenContract {
        ArithmeticContract() {
            super(BrokenAnalyses.Arithmetic.class);
        }
    }

    static class SoundMetricsContract extends MetricTypesContract {
        SoundMetricsContract() {
            super(TestJar.of(Sound.class));
        }
    }

    static class NarrowContract extends MetricTypesContract {
        NarrowContract() {
            super(TestJar.of(Narrow.class));
        }
    }

    static class HomelessContract extends MetricTypesContract {
        HomelessContract() {
            super(TestJar.of(Homeless.class));
        }
    }

    static class FickleContract extends PluginContract {
        FickleContract() {
            super(TestJar.of(Fickle.class));
        }
    }

    static class UntoldContract extends PluginContract {
        UntoldContract() {
            super(TestJar.of(Told.class));
        }
    }

    static class ToldContract extends UntoldContract {
        @Override
        protected EngineBuilder configured(EngineBuilder builder) {
            return builder.set("plugins.told.word", "please");
        }
    }

    /** Has something else to measure each time. */
    public static final class Fickle implements MetricTypes {
        @Override
        public List<MetricType> metricTypes() {
            String name = "fickle" + System.nanoTime();
            return List.of(MetricType.event(name, "specimen", Unit.NONE, Field.of("step", FieldType.INTEGER)));
        }
    }

    /** Does nothing without the word. */
    public static final class Told implements MetricTypes {

        /** The word. */
        public record Settings(@Parameter(help = "the word") String word) {}

        private final Settings settings;

        public Told(Settings settings) {
            this.settings = settings;
        }

        @Override
        public List<MetricType> metricTypes() {
            return List.of(
                    MetricType.event(settings.word(), "specimen", Unit.NONE, Field.of("step", FieldType.INTEGER)));
        }
    }

    /** One of each type of field, without bounds and with, and readings of two sensors apart. */
    public static final class Sound implements MetricTypes {
        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.event(
                            "sound",
                            "specimen",
                            Unit.NONE,
                            Field.of("a", FieldType.FLOAT),
                            Field.of("b", FieldType.DOUBLE).possible(-1e300, 1e300),
                            Field.of("c", FieldType.INTEGER).possible(-3, 3),
                            Field.of("d", FieldType.BIGINT),
                            Field.of("e", FieldType.BOOLEAN),
                            Field.of("f", FieldType.TEXT))
                    .keyedBy(new ReadingKey(true, List.of())));
        }
    }

    /** No whole number is between. */
    public static final class Narrow implements MetricTypes {
        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.event(
                    "narrow",
                    "specimen",
                    Unit.NONE,
                    Field.of("step", FieldType.INTEGER).plausible(0.1, 1.9)));
        }
    }

    /** Measured on what nobody has. */
    public static final class Homeless implements MetricTypes {
        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.event("homeless", "nowhere", Unit.NONE, Field.of("step", FieldType.INTEGER)));
        }
    }
}

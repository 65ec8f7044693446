package dev.kymograph.testkit;

import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static dev.kymograph.testkit.ContractRun.fails;
import static dev.kymograph.testkit.ContractRun.passes;

/** The contract of formats passes a sound one, and fails others at the test that says so. */
class FormatContractsTest {

    @Test
    @Tag("heavy") // with a million readings, as our own formats pass it in each build
    void aSoundFormatPasses() {
        passes(SoundContract.class);
    }

    @Test
    void aSoundFormatPassesWhereOthersFail() {
        for (String test : List.of(
                "readsTheExamples",
                "whatWasNotMeasuredIsAbsentOrRefused",
                "timesOfDaysWhenClocksChangeAreResolved",
                "severalFilesAreReadAtOnce")) {
            passes(SoundContract.class, test);
        }
    }

    @Test
    void aFormatThatGivesOtherReadingsThanExpectedFails() {
        fails(WrongExampleContract.class, "readsTheExamples", "readings of a.txt");
    }

    @Test
    void aFormatThatTakesNothingForZeroFails() {
        fails(ZeroingContract.class, "whatWasNotMeasuredIsAbsentOrRefused", "it made up [0.0]");
    }

    @Test
    void aFormatThatDoesNotAskForTheZoneFails() {
        fails(ZonelessContract.class, "timesOfDaysWhenClocksChangeAreResolved", "readings of 2024-03-30");
    }

    @Test
    void aFormatThatFailsWhereItShouldRefuseFails() {
        fails(TrustingContract.class, "whatIsNoFileOfTheFormatIsRefusedOrHasNothing", "throw a RefusedException");
    }

    @Test
    void aFormatThatMakesReadingsUpFails() {
        fails(InventiveContract.class, "aFileThatWasCutOffAnywhereGivesWhatIsInItOrIsRefused", "that are not in it");
    }

    @Test
    void aFormatThatReadsEachTimeOtherwiseFails() {
        fails(ChangingContract.class, "aFileIsReadTheSameEachTime", "readings of the same file");
    }

    @Test
    void aFormatThatCannotReadTwoFilesAtOnceFails() {
        fails(LonelyContract.class, "severalFilesAreReadAtOnce", "busy");
    }

    @Test
    void aFormatThatKeepsTheFileUntilItsEndFails() {
        fails(HoardingContract.class, "readingsAreHandedOverWhileTheFileIsRead", "it read 100 % of 250000 readings");
    }

    @Test
    @Tag("heavy")
    void aFormatThatGoesOnWhenNobodyWantsTheRestFails() {
        fails(DeafContract.class, "endsWhenTheSinkTakesNoMore", "let the sink's failure through");
    }

    abstract static class LinesContract extends ReadingFormatContract {

        LinesContract(Class<? extends ReadingFormat<?>> type) {
            super(TestJar.of(type), "lines", SampleMetrics.RATE);
        }

        Reading example() {
            return new Reading(
                    3, Specimens.NOON, Map.of("level", 70, "tally", 2), Optional.empty(), OptionalDouble.empty());
        }

        @Override
        protected List<FormatExample> examples() {
            return List.of(FormatExample.of("a.txt", "2024-06-01T12:00;70;2\nsoon;70;2\n")
                    .gives(example())
                    .refuses(1));
        }

        @Override
        protected void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException {
            BrokenFormats.write(readings, zone, to);
        }
    }

    static class SoundContract extends LinesContract {
        SoundContract() {
            super(BrokenFormats.Lines.class);
        }
    }

    static class WrongExampleContract extends LinesContract {
        WrongExampleContract() {
            super(BrokenFormats.Lines.class);
        }

        @Override
        Reading example() {
            return Reading.of(3, Specimens.NOON, "level", 71);
        }
    }

    static class ZeroingContract extends LinesContract {
        ZeroingContract() {
            super(BrokenFormats.Zeroing.class);
        }
    }

    static class ZonelessContract extends LinesContract {
        ZonelessContract() {
            super(BrokenFormats.Zoneless.class);
        }
    }

    static class TrustingContract extends LinesContract {
        TrustingContract() {
            super(BrokenFormats.Trusting.class);
        }
    }

    static class InventiveContract extends LinesContract {
        InventiveContract() {
            super(BrokenFormats.Inventive.class);
        }
    }

    static class LonelyContract extends LinesContract {
        LonelyContract() {
            super(BrokenFormats.Lonely.class);
        }
    }

    static class ChangingContract extends LinesContract {
        ChangingContract() {
            super(BrokenFormats.Changing.class);
        }
    }

    static class HoardingContract extends LinesContract {
        HoardingContract() {
            super(BrokenFormats.Hoarding.class);
        }
    }

    static class DeafContract extends LinesContract {
        DeafContract() {
            super(BrokenFormats.Deaf.class);
        }
    }
}

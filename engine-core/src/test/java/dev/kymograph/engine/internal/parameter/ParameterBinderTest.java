package dev.kymograph.engine.internal.parameter;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.engine.extension.Meaning;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ParameterBinderTest {

    enum Fill {
        NONE,
        @Meaning("what was before")
        CARRY_ON
    }

    record Everything(
            @Parameter(help = "how many", byDefault = "3", least = 1, most = 10)
            int count,

            @Parameter(help = "a long one", byDefault = "5000000000")
            long big,

            @Parameter(help = "a share", byDefault = "0.5") double share,

            @Parameter(help = "a switch", byDefault = "false")
            boolean exact,

            @Parameter(help = "some text", byDefault = "x") String text,
            @Parameter(help = "how long", byDefault = "15m") Duration maxGap,

            @Parameter(help = "a day", byDefault = "2024-02-29")
            LocalDate day,

            @Parameter(help = "where", byDefault = "UTC") ZoneId zone,

            @Parameter(help = "what to fill", byDefault = "none")
            Fill fill,

            @Parameter(help = "groups", byDefault = "a,b") List<String> by,

            @Parameter(
                    help = "a unit",
                    byDefault = "day",
                    oneOf = {"day", "hour"})
            String unit,

            @Parameter(help = "maybe") Optional<Duration> pause,
            @Parameter(help = "maybe many") Optional<List<String>> also) {}

    record Required(@Parameter(help = "width of a bucket") Duration every) {}

    record Nothing() {}

    record Filed(
            @Parameter(help = "what is known") Path labels,
            @Parameter(help = "maybe more") Optional<Path> more) {}

    record Beside(@Parameter(help = "what else") Optional<List<OtherMetric>> with) {}

    @Test
    void aMetricTypeIsNamedOnceHoweverOftenItIsGiven() {
        ParameterBinder<Beside> binder = ParameterBinder.of(Beside.class);
        Map<String, List<String>> words = Map.of("with", List.of("weight,mood", "weight"));
        assertEquals(List.of("weight", "mood"), binder.metrics(words));
        assertEquals(List.of(), binder.metrics(Map.of()));
        assertEquals(
                new Beside(Optional.of(List.of(new OtherMetric("mood")))),
                binder.bind("judge", Map.of("with", List.of("mood"))));
        assertEquals("metric", binder.specs().get(0).type());
    }

    private static final ParameterBinder<Everything> EVERYTHING = ParameterBinder.of(Everything.class);

    @Test
    void aFileIsAnotherOnceItHasChanged(@TempDir Path folder) throws IOException {
        ParameterBinder<Filed> binder = ParameterBinder.of(Filed.class);
        Path file = folder.resolve("labels.csv");
        Map<String, List<String>> words = Map.of("labels", List.of(file.toString()));
        assertEquals(new Filed(file, Optional.empty()), binder.bind("judge", words));
        assertEquals("file", binder.specs().get(0).type());
        List<FileStamp> none = binder.stamps(words);
        Files.writeString(file, "one");
        List<FileStamp> one = binder.stamps(words);
        assertNotEquals(none, one);
        assertEquals(one, binder.stamps(words));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertNotEquals(one, binder.stamps(words), "as long, but of another time");
        Map<String, List<String>> two = Map.of("labels", List.of(file.toString()), "more", List.of(folder.toString()));
        assertEquals(2, binder.stamps(two).size());
        assertEquals(List.of(), EVERYTHING.stamps(Map.of()));
    }

    @Test
    void bindsDefaultsWhereNothingIsGiven() {
        assertEquals(
                new Everything(
                        3,
                        5_000_000_000L,
                        0.5,
                        false,
                        "x",
                        Duration.ofMinutes(15),
                        LocalDate.of(2024, 2, 29),
                        ZoneId.of("UTC"),
                        Fill.NONE,
                        List.of("a", "b"),
                        "day",
                        Optional.empty(),
                        Optional.empty()),
                EVERYTHING.bind("test", Map.of()));
        assertEquals(new Nothing(), ParameterBinder.of(Nothing.class).bind("test", Map.of()));
    }

    @Test
    void bindsEveryTypeFromWords() {
        Everything bound = EVERYTHING.bind(
                "test",
                Map.ofEntries(
                        word("count", "10"),
                        word("big", "-9000000000"),
                        word("share", "1e-3"),
                        word("exact", "true"),
                        word("text", "a,b"),
                        word("max_gap", "1w"),
                        word("day", "2023-01-31"),
                        word("zone", "Europe/Berlin"),
                        word("fill", "carry_on"),
                        Map.entry("by", List.of("breed", "month,day_of_week")),
                        word("unit", "hour"),
                        word("pause", "90s"),
                        word("also", "p, q")));
        assertEquals(
                new Everything(
                        10,
                        -9_000_000_000L,
                        0.001,
                        true,
                        "a,b",
                        Duration.ofDays(7),
                        LocalDate.of(2023, 1, 31),
                        ZoneId.of("Europe/Berlin"),
                        Fill.CARRY_ON,
                        List.of("breed", "month", "day_of_week"),
                        "hour",
                        Optional.of(Duration.ofSeconds(90)),
                        Optional.of(List.of("p", "q"))),
                bound);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    count   | 11         | a whole number from 1 to 10.
                    count   | 0          | a whole number from 1 to 10.
                    count   | 1.5        | a whole number from 1 to 10.
                    count   | 99999999999| a whole number from 1 to 10.
                    share   | NaN        | a number such as 0.5.
                    exact   | TRUE       | one of true, false. Did you mean 'true'?
                    max_gap | 15         | a duration such as 90s, 15m, 1h, 7d or 1w.
                    max_gap | -1h        | a duration such as 90s, 15m, 1h, 7d or 1w.
                    day     | 2023-02-29 | a date such as 2023-01-31.
                    zone    | Berlin     | a time zone such as Europe/Berlin or UTC.
                    fill    | CARRY_ON   | one of none, carry_on. Did you mean 'carry_on'?
                    unit    | dya        | one of day, hour. Did you mean 'day'?
                    """)
    void namesParameterFoundAndExpectedWhereAWordDoesNotFit(String name, String word, String expected) {
        KymographException error =
                assertThrows(KymographException.class, () -> EVERYTHING.bind("test", Map.of(name, List.of(word))));
        assertEquals("Cannot run test with " + name + "=[" + word + "]: expected " + expected, error.getMessage());
        assertEquals("parameter.invalid", error.code());
        assertEquals(ErrorKind.USAGE, error.kind());
    }

    @Test
    void refusesAnEmptyWordInAList() {
        assertEquals("parameter.invalid", refused("also", "a,,b").code());
        assertEquals("parameter.invalid", refused("text", "").code());
    }

    @Test
    void refusesSeveralWordsForOneValue() {
        KymographException error = assertThrows(
                KymographException.class, () -> EVERYTHING.bind("test", Map.of("count", List.of("1", "2"))));
        assertEquals("Cannot run test with count=[1,2]: expected a whole number from 1 to 10.", error.getMessage());
    }

    @Test
    void suggestsTheNameThatWasMeant() {
        KymographException error = refused("cuont", "1");
        assertEquals("parameter.unknown", error.code());
        assertTrue(error.getMessage().startsWith("Cannot run test: it has no parameter 'cuont'; it takes count, big"));
        assertTrue(error.getMessage().endsWith("Did you mean 'count'?"), error.getMessage());
    }

    @Test
    void saysWhatARequiredParameterIsFor() {
        KymographException error = assertThrows(
                KymographException.class,
                () -> ParameterBinder.of(Required.class).bind("series", Map.of()));
        assertEquals("parameter.missing", error.code());
        assertEquals(
                "Cannot run series: it needs every=… (width of a bucket), a duration such as 90s, 15m, 1h, 7d or 1w",
                error.getMessage());
    }

    @Test
    void describesEachParameterForHelpAndCompletion() {
        List<ParameterSpec> specs = EVERYTHING.specs();
        assertEquals(
                List.of(
                        "whole number",
                        "whole number",
                        "number",
                        "true|false",
                        "word",
                        "duration",
                        "date",
                        "zone",
                        "word",
                        "a,b",
                        "word",
                        "duration",
                        "a,b"),
                specs.stream().map(ParameterSpec::type).toList());
        assertEquals(
                new ParameterSpec(
                        "fill",
                        "what to fill",
                        "word",
                        Optional.of("none"),
                        false,
                        List.of("none", "carry_on"),
                        Map.of("carry_on", "what was before")),
                specs.get(8));
        assertEquals("max_gap", specs.get(5).name());
        assertTrue(ParameterBinder.of(Required.class).specs().get(0).required());
    }

    record Picky(@Parameter(help = "low", byDefault = "1") int low) {
        Picky {
            if (low == 2) {
                throw new IllegalArgumentException("low=2 is taken");
            }
            if (low == 3) {
                throw new RefusedException("picky.three", "not three");
            }
            if (low == 4) {
                throw new IllegalStateException("bug");
            }
        }
    }

    @Test
    void takesWhatARecordRefusesForTheUsersMistake() {
        KymographException error = assertThrows(KymographException.class, () -> picky("2"));
        assertEquals(ErrorKind.USAGE, error.kind());
        assertEquals("Cannot run picky: low=2 is taken", error.getMessage());
        assertEquals(
                "not three",
                assertThrows(RefusedException.class, () -> picky("3")).getMessage());
    }

    @Test
    void takesAnyOtherErrorOfARecordForThePlugins() {
        KymographException error = assertThrows(KymographException.class, () -> picky("4"));
        assertEquals(ErrorKind.PLUGIN, error.kind());
        assertEquals("Cannot run picky: its parameters threw java.lang.IllegalStateException: bug", error.getMessage());
        assertEquals(null, error.getCause(), "a cause would pin the plugin's classes");
    }

    record Bare(int count) {}

    record BadType(@Parameter(help = "x") Thread thread) {}

    record BadDefault(
            @Parameter(help = "x", byDefault = "many") int count) {}

    record BadNesting(@Parameter(help = "x") List<List<String>> lists) {}

    @Test
    void refusesARecordThatCannotBeBound() {
        assertTrue(declaration(Bare.class).endsWith("the component 'count' carries no @Parameter"));
        assertTrue(declaration(BadType.class).endsWith("a parameter cannot be of type java.lang.Thread"));
        assertTrue(declaration(BadDefault.class).contains("the default of 'count' does not fit"));
        assertTrue(declaration(BadNesting.class).contains("which no word fits"));
    }

    private static <P extends Record> String declaration(Class<P> type) {
        return assertThrows(IllegalArgumentException.class, () -> ParameterBinder.of(type))
                .getMessage();
    }

    private static Picky picky(String low) {
        return ParameterBinder.of(Picky.class).bind("picky", Map.of("low", List.of(low)));
    }

    private static KymographException refused(String name, String word) {
        return assertThrows(KymographException.class, () -> EVERYTHING.bind("test", Map.of(name, List.of(word))));
    }

    private static Map.Entry<String, List<String>> word(String name, String word) {
        return Map.entry(name, List.of(word));
    }
}

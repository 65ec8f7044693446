package dev.kymograph.metric;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class VocabularyTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "pulse_rate", "pulse_rate_1h", "x9"})
    void aDataNameIsLowerCaseWordsJoinedByUnderscores(String name) {
        assertEquals(name, DataName.check("metric type", name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Pulse",
                "9lives",
                "_x",
                "x_",
                "a__b",
                "a-b",
                "a b",
                "a.b",
                "ü",
                "a\u0000",
                "../x",
                "\"x\"",
                "select",
                "timestamp",
                "sensor_id",
                "value",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw"
            })
    void anythingElseIsRefusedByName(String name) {
        String said = assertThrows(IllegalArgumentException.class, () -> DataName.check("field", name))
                .getMessage();
        assertTrue(said.startsWith("Cannot name a field '" + name + "'"), said);
    }

    @Test
    void whatIsPlausibleOfSomeStaysWithinWhatIsPossible() {
        Field rate = Field.of("rate", FieldType.FLOAT)
                .plausible(25, 300)
                .plausibleOf("type", "Cat", 50, 340)
                .possible(1, 1_200)
                .describedAs("beats");
        assertEquals(List.of(new PlausibleOf("type", "Cat", new Range(50, 340))), rate.plausibleOf());
        assertEquals(rate.plausibleOf(), rate.typed(FieldType.DOUBLE).plausibleOf());
        assertEquals(
                "Cannot declare field 'rate': the plausible range [0 to 340] of type [Cow] reaches beyond the possible range [1 to 1200]",
                assertThrows(IllegalArgumentException.class, () -> rate.plausibleOf("type", "Cow", 0, 340))
                        .getMessage());
    }

    @Test
    void aRangeHoldsItsEndsAndNoNaN() {
        Range range = new Range(1, 800);
        assertTrue(range.contains(1) && range.contains(800));
        assertFalse(range.contains(0.999) || range.contains(800.001) || range.contains(Double.NaN));
        assertEquals("1 to 800", range.toString());
        assertThrows(IllegalArgumentException.class, () -> new Range(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Range(Double.NaN, 1));
        assertTrue(Range.UNBOUNDED.contains(Double.POSITIVE_INFINITY));
    }

    @Test
    void aFieldIsPlausibleOnlyWithinWhatIsPossible() {
        Field field = Field.of("beats", FieldType.FLOAT).possible(1, 800);
        assertEquals(new Range(1, 800), field.plausible());
        assertEquals(new Range(40, 200), field.plausible(40, 200).plausible());
        assertThrows(IllegalArgumentException.class, () -> field.plausible(0, 200));
        assertThrows(
                IllegalArgumentException.class,
                () -> Field.of("note", FieldType.TEXT).possible(0, 1));
    }

    @Test
    void aMetricTypeNeedsFieldsThatDifferAndAKeyOfThem() {
        Field beats = Field.of("beats", FieldType.FLOAT);
        assertSaid("it has no field", () -> MetricType.event("pulse", "dog", Unit.NONE));
        assertSaid("'beats' is declared twice", () -> MetricType.event("pulse", "dog", Unit.NONE, beats, beats));
        assertSaid(
                "unknown field 'lead'",
                () -> MetricType.event("pulse", "dog", Unit.NONE, beats)
                        .keyedBy(new ReadingKey(true, List.of("lead"))));
        assertSaid("is not positive", () -> MetricType.every(Duration.ZERO, "pulse", "dog", Unit.NONE, beats));
    }

    @Test
    void aSubjectKindKnowsItsColumns() {
        List<Attribute> attributes =
                List.of(new Attribute("breed", AttributeType.TEXT), new Attribute("born", AttributeType.DATE));
        assertSaid("its origin 'breed'", () -> kind(attributes, Optional.of("breed"), List.of()));
        assertSaid("unknown column", () -> kind(attributes, Optional.of("born"), List.of(List.of("colour"))));
        assertSaid(
                "'id' is taken",
                () -> kind(List.of(new Attribute("id", AttributeType.TEXT)), Optional.empty(), List.of()));
        assertEquals(
                "breed",
                kind(attributes, Optional.of("born"), List.of(List.of("breed")))
                        .attribute("breed")
                        .orElseThrow()
                        .name());
    }

    @Test
    void valuesCannotBeChangedFromOutside() {
        Map<String, Object> attributes = new HashMap<>(Map.of("breed", "Poodle"));
        Subject subject = Subject.of("dog", 1, "Ada", attributes);
        attributes.put("breed", "Beagle");
        assertEquals("Poodle", subject.attributes().get("breed"));
        assertThrows(
                UnsupportedOperationException.class, () -> subject.attributes().clear());
        assertThrows(IllegalArgumentException.class, () -> Subject.of("dog", 1, " ", Map.of()));
    }

    private static SubjectKind kind(List<Attribute> attributes, Optional<String> origin, List<List<String>> indexes) {
        return new SubjectKind("dog", "dogs", "all_dogs", "dog_id", "dog_name", attributes, origin, indexes);
    }

    private static void assertSaid(String part, Runnable declaring) {
        String said =
                assertThrows(IllegalArgumentException.class, declaring::run).getMessage();
        assertTrue(said.contains(part), said);
    }
}

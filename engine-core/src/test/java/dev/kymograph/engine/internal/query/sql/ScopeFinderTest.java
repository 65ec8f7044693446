package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.catalog.Scope.LifeYears;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Use;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ScopeFinderTest {

    private static final SubjectKind ANIMAL = new SubjectKind(
            "animal",
            "animals",
            "dump_animals",
            "animal_id",
            "pet_name",
            List.of(
                    new Attribute("breed", AttributeType.TEXT),
                    new Attribute("birth_date", AttributeType.DATE),
                    new Attribute("mass", AttributeType.DOUBLE),
                    new Attribute("litter", AttributeType.INTEGER),
                    new Attribute("neutered", AttributeType.BOOLEAN),
                    new Attribute("seen_at", AttributeType.TIMESTAMP)),
            Optional.of("birth_date"),
            List.of());

    private static final MetricType PULSE = MetricType.every(
            Duration.ofMinutes(1), "pulse_rate", "animal", new Unit("bpm"), Field.of("pulse_value", FieldType.FLOAT));

    private static final long DAY = micros("2023-01-15T00:00:00Z");

    @Test
    void timeBoundsAreHalfOpenToTheMicrosecond() {
        assertEquals("[" + DAY + ", )", times(Comparison.AT_LEAST, "2023-01-15"));
        assertEquals("[" + (DAY + 1) + ", )", times(Comparison.ABOVE, "2023-01-15T00:00:00Z"));
        assertEquals("[, " + DAY + ")", times(Comparison.BELOW, LocalDate.of(2023, 1, 15)));
        assertEquals("[, " + (DAY + 1) + ")", times(Comparison.AT_MOST, LocalDateTime.of(2023, 1, 15, 0, 0)));
        assertEquals("[" + DAY + ", " + (DAY + 1) + ")", times(Comparison.IS, Instant.parse("2023-01-15T00:00:00Z")));
        assertEquals(
                "[" + DAY + ", " + (DAY + 500_001) + ")", times(Comparison.IS, "2023-01-15 00:00:00.5", "2023-01-15"));
        assertEquals("[, )", times(Comparison.IS_NOT, "2023-01-15"));
    }

    @Test
    void textThatIsNoIsoMomentBoundsNothing() {
        for (Object constant :
                List.of("yesterday", "2023-1-5", "15.01.2023", "infinity", "2023-02-30", "2023-01-15 24:00", "", 5L)) {
            assertEquals("[, )", times(Comparison.AT_LEAST, constant), constant.toString());
        }
        // DuckDB drops the offset of text beside a TIMESTAMP: what is meant is not what it does.
        assertEquals("[, )", times(Comparison.AT_LEAST, "2023-01-15T00:00:00+02:00"));
        assertEquals("[, )", times(Comparison.IS, "2023-01-15", "yesterday"));
    }

    @Test
    void yearsOfLifeAreWholeAndCountedFromOne() {
        assertEquals(Optional.of(new LifeYears(2, 2)), years(Comparison.IS, 2L));
        assertEquals(Optional.of(new LifeYears(2, 5)), years(Comparison.IS, 5L, 2L));
        assertEquals(Optional.of(new LifeYears(3, 100_000)), years(Comparison.ABOVE, 2.5));
        assertEquals(Optional.of(new LifeYears(3, 100_000)), years(Comparison.ABOVE, 2L));
        assertEquals(Optional.of(new LifeYears(3, 100_000)), years(Comparison.AT_LEAST, "3"));
        assertEquals(Optional.of(new LifeYears(1, 2)), years(Comparison.BELOW, 2.5));
        assertEquals(Optional.of(new LifeYears(1, 1)), years(Comparison.BELOW, 2L));
        assertEquals(Optional.of(new LifeYears(1, 2)), years(Comparison.AT_MOST, 2.5));
        assertEquals(Optional.empty(), years(Comparison.IS_NOT, 2L));
        assertEquals(Optional.empty(), years(Comparison.IS, "2.5"));
        assertEquals(Optional.of(new LifeYears(1, 0)), years(Comparison.BELOW, -7L));
    }

    @Test
    void yearsThatExcludeEachOtherLeaveNone() {
        Scope scope = scope(predicate("age_year", Comparison.ABOVE, 3L), predicate("age_year", Comparison.BELOW, 2L));
        assertEquals(Optional.of(new LifeYears(4, 1)), scope.lifeYears());
    }

    @Test
    void attributesAreComparedWithValuesOfTheirType() {
        assertEquals(condition("id", Comparison.IS, 5), only("animal_id", Comparison.IS, 5L));
        assertEquals(condition("id", Comparison.IS, 5, 6), only("animal_id", Comparison.IS, "5", 6.0));
        assertEquals(condition("pet_name", Comparison.IS, "Rex"), only("pet_name", Comparison.IS, "Rex"));
        assertEquals(condition("litter", Comparison.ABOVE, 2), only("litter", Comparison.AT_LEAST, 2.5));
        assertEquals(condition("litter", Comparison.AT_MOST, -3), only("litter", Comparison.BELOW, -2.5));
        assertEquals(condition("mass", Comparison.ABOVE, 2.0), only("mass", Comparison.ABOVE, 2L));
        assertEquals(condition("neutered", Comparison.IS, true), only("neutered", Comparison.IS, true));
        assertEquals(
                condition("birth_date", Comparison.BELOW, LocalDate.of(2020, 1, 2)),
                only("birth_date", Comparison.BELOW, "2020-01-02"));
        assertEquals(
                condition("seen_at", Comparison.BELOW, Instant.parse("2020-01-02T00:00:00Z")),
                only("seen_at", Comparison.BELOW, "2020-01-02"));
    }

    @Test
    void constantsOfAnotherTypeConditionNothing() {
        assertEquals(List.of(), scope(predicate("breed", Comparison.IS, 2L)).subjects());
        assertEquals(List.of(), scope(predicate("breed", Comparison.ABOVE, "M")).subjects());
        assertEquals(
                List.of(), scope(predicate("animal_id", Comparison.IS, 5.5)).subjects());
        assertEquals(
                List.of(),
                scope(predicate("animal_id", Comparison.IS, 5_000_000_000L)).subjects());
        assertEquals(
                List.of(), scope(predicate("animal_id", Comparison.IS, "five")).subjects());
        assertEquals(List.of(), scope(predicate("mass", Comparison.IS, "2")).subjects());
        assertEquals(
                List.of(), scope(predicate("neutered", Comparison.IS, "true")).subjects());
        assertEquals(
                List.of(),
                scope(predicate("birth_date", Comparison.ABOVE, "2020-01-02 12:00"))
                        .subjects());
        assertEquals(
                List.of(),
                scope(predicate("birth_date", Comparison.ABOVE, LocalDateTime.of(2020, 1, 2, 12, 0)))
                        .subjects());
        assertEquals(Scope.all("pulse_rate"), scope(predicate("pulse_value", Comparison.ABOVE, 5L)));
        assertEquals(Scope.all("pulse_rate"), scope(predicate("sensor_id", Comparison.IS, "x")));
    }

    @Test
    void aUnionIsWideEnoughForEach() {
        Scope one = scope(
                predicate("timestamp", Comparison.AT_LEAST, "2023-01-15"),
                predicate("age_year", Comparison.IS, 2L),
                predicate("breed", Comparison.IS, "Poodle"),
                predicate("litter", Comparison.ABOVE, 2L),
                predicate("mass", Comparison.ABOVE, 1L));
        Scope other = scope(
                predicate("timestamp", Comparison.AT_LEAST, "2023-01-16"),
                predicate("timestamp", Comparison.BELOW, "2023-01-17"),
                predicate("age_year", Comparison.IS, 5L),
                predicate("mass", Comparison.ABOVE, 1L),
                predicate("litter", Comparison.ABOVE, 3L),
                predicate("breed", Comparison.IS, "Beagle", "Poodle"));
        Scope both = ScopeFinder.union(List.of(one, other));
        assertEquals(OptionalLong.of(DAY), both.fromMicros());
        assertEquals(OptionalLong.empty(), both.toMicros());
        assertEquals(Optional.of(new LifeYears(2, 5)), both.lifeYears());
        assertEquals(
                List.of(
                        condition("breed", Comparison.IS, "Poodle", "Beagle"),
                        condition("mass", Comparison.ABOVE, 1.0)),
                both.subjects());
        assertEquals(one, ScopeFinder.union(List.of(one)));
        assertEquals(Scope.all("pulse_rate"), ScopeFinder.union(List.of(one, Scope.all("pulse_rate"))));
    }

    private static String times(Comparison comparison, Object... constants) {
        Scope scope = scope(predicate("timestamp", comparison, constants));
        return "[" + shown(scope.fromMicros()) + ", " + shown(scope.toMicros()) + ")";
    }

    private static String shown(OptionalLong micros) {
        return micros.isPresent() ? String.valueOf(micros.getAsLong()) : "";
    }

    private static Optional<LifeYears> years(Comparison comparison, Object... constants) {
        return scope(predicate("age_year", comparison, constants)).lifeYears();
    }

    private static Condition only(String column, Comparison comparison, Object... constants) {
        List<Condition> conditions =
                scope(predicate(column, comparison, constants)).subjects();
        assertEquals(1, conditions.size());
        return conditions.get(0);
    }

    private static Condition condition(String column, Comparison comparison, Object... values) {
        return new Condition(column, comparison, List.of(values));
    }

    private static Predicate predicate(String column, Comparison comparison, Object... constants) {
        return new Predicate(column, comparison, List.of(constants));
    }

    private static Scope scope(Predicate... predicates) {
        return ScopeFinder.scope(new Use("pulse_rate", List.of(predicates), List.of()), PULSE, ANIMAL);
    }

    private static long micros(String instant) {
        return Instant.parse(instant).toEpochMilli() * 1000;
    }
}

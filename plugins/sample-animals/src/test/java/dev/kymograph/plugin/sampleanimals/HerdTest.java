package dev.kymograph.plugin.sampleanimals;

import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HerdTest {

    private static final LocalDate FROM = LocalDate.of(2024, 1, 1);
    private static final LocalDate TO = FROM.plusDays(366);
    private static final Period PERIOD =
            Period.of(RecordedSample.parameters(1, 366, Duration.ofMinutes(15), 1, "pulse_rate"));

    @Test
    void twentyAnimalsAreOfEveryBreed() {
        Set<Breed> breeds = EnumSet.noneOf(Breed.class);
        Herd.of(20, 1, PERIOD).forEach(animal -> breeds.add(animal.breed()));
        assertEquals(EnumSet.allOf(Breed.class), breeds);
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        Herd.of(500, 1, PERIOD).forEach(animal -> names.add(animal.name()));
        assertEquals(500, names.size());
    }

    @Test
    void birthsSitOnTheEdgesOfThePeriodAndOnLeapDays() {
        List<Animal> herd = Herd.of(12, 99, PERIOD);
        assertEquals(Optional.of(LocalDate.of(2023, 1, 1)), herd.get(0).birth());
        assertEquals(Optional.of(FROM), herd.get(1).birth());
        assertEquals(Optional.of(LocalDate.of(2020, 2, 29)), herd.get(2).birth());
        assertEquals(Optional.empty(), herd.get(3).birth());
        assertEquals(Optional.of(LocalDate.of(2022, 1, 1)), herd.get(4).birth());
        assertEquals(Optional.of(LocalDate.of(2024, 2, 29)), herd.get(5).birth());
        assertEquals(Optional.of(TO.minusDays(1)), herd.get(6).birth());
        assertEquals(Optional.empty(), herd.get(11).birth());
    }

    @Test
    void nobodyIsBornAfterThePeriod() {
        Herd.of(2_000, 5, PERIOD)
                .forEach(animal -> animal.birth()
                        .ifPresent(birth -> assertTrue(birth.isBefore(TO), animal + " is born after the period")));
    }

    @Test
    void halfOfTheGermanShepherdsPassThroughTheirSecondYear() {
        for (long seed = 1; seed <= 20; seed++) {
            List<Animal> shepherds = Herd.of(50, seed, PERIOD).stream()
                    .filter(animal -> animal.breed() == Breed.GERMAN_SHEPHERD)
                    .toList();
            long inSecondYear = shepherds.stream()
                    .map(animal -> animal.birth().orElseThrow())
                    .filter(birth -> birth.plusYears(1).isBefore(TO)
                            && birth.plusYears(2).isAfter(FROM))
                    .count();
            assertEquals(14, shepherds.size());
            assertTrue(inSecondYear >= 6, "seed " + seed + ": " + inSecondYear);
        }
    }

    @Test
    void nobodyIsMeasuredBeforeBirth() {
        RecordedSample sample =
                RecordedSample.of(RecordedSample.parameters(20, 366, Duration.ofHours(4), 1, "pulse_rate", "weight"));
        List<Animal> herd = Herd.of(20, 1, PERIOD);
        for (RecordedSample.Row row : sample.rows) {
            assertTrue(row.second() >= PERIOD.firstSecond(herd.get(row.subject() - 1)), row::toString);
        }
        assertFalse(sample.rows(row -> row.subject() == 7).isEmpty(), "born on the last day, and measured");
    }

    @Test
    void periodsWithoutALeapDayAndOfOneDayWork() {
        for (int days : new int[] {1, 2, 40, 800}) {
            SampleParameters parameters = new SampleParameters(
                    25, LocalDate.of(2025, 2, 28), days, Duration.ofDays(1), List.of("temperature", "weight"), 3);
            RecordedSample sample = RecordedSample.of(parameters);
            assertEquals(25, sample.subjects.size());
            assertFalse(sample.rows(row -> row.metric().equals("temperature")).isEmpty());
        }
    }
}

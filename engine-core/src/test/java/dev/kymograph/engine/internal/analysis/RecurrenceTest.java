package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecurrenceTest {

    private final Recurrence recurrence = new Recurrence();

    @Test
    void whatManyReadingsToldIsBelievedOfOthers() {
        assertTrue(comeAgain(10_000, i -> 60f + i % 40));
        assertTrue(comeAgain(10_000, i -> 60f + i / 1000f));
    }

    @Test
    void whatFewReadingsToldIsNot() {
        assertFalse(comeAgain(5, i -> 60f + i));
        assertTrue(comeAgain(10_000, i -> 60f + i % 40));
    }

    @Test
    void groupsAreLookedAtThemselves() {
        assertTrue(comeAgain(10_000, i -> 60f + i % 40));
        assertFalse(comeAgain(10_000, i -> 60f + i / 1000f, "day_of_week"));
    }

    @Test
    void eitherWayGivesTheSameAnswer() {
        Statistics statistics = new Statistics(recurrence);
        FakeReadings different = readings(10_000, i -> 60f + i / 1000f);
        List<List<Object>> sorted = Answer.of(statistics, different).rows();
        Statistics mistaken = new Statistics(new Recurrence());
        Answer.of(mistaken, readings(10_000, i -> 60f + i % 40));
        Answer.of(mistaken, different).assertRows(sorted, "counted");
        assertEquals(1, sorted.size());
    }

    private boolean comeAgain(int count, IntFunction<Float> values, String... by) {
        try (var context = new DuckDbAnalysisContext(readings(count, values))) {
            return recurrence.of(
                    Grouping.of(List.of(by), WallClock.of(ZoneOffset.UTC, context, Duration.ZERO), context), context);
        }
    }

    private static FakeReadings readings(int count, IntFunction<Float> values) {
        Instant begin = Instant.parse("2023-01-01T00:00:00Z");
        return FakeReadings.pulse(IntStream.range(0, count)
                .mapToObj(i -> new Entry(1, begin.plus(Duration.ofSeconds(i)).toString(), values.apply(i)))
                .toArray(Entry[]::new));
    }
}

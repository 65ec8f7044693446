package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Animal;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class GapsTest {

    @Test
    void equalsItsDefinition() {
        for (int seed = 0; seed < 5; seed++) {
            FakeReadings pulse = RandomReadings.around("2023-10-29T01:00:00Z", FieldType.FLOAT, seed, 200);
            FakeReadings pressure = RandomReadings.bloodPressure("2023-10-29T01:00:00Z", seed, 200);
            for (FakeReadings readings : List.of(pulse, pressure)) {
                Duration interval = readings.metricType().interval().orElseThrow();
                Answer.of(new Gaps(), readings)
                        .assertRows(expected(readings, interval.multipliedBy(2)), "by default, seed " + seed);
                Answer.of(new Gaps(), readings, "longer_than=1h")
                        .assertRows(expected(readings, Duration.ofHours(1)), "over an hour, seed " + seed);
                for (String longest : List.of("2h", "5h", "1d", "400d")) {
                    Duration length = Duration.parse("PT" + hours(longest) + "H");
                    Answer.of(new Gaps(), readings, "longer_than=" + longest)
                            .assertRows(expected(readings, length), "over " + longest + ", seed " + seed);
                }
            }
        }
    }

    @Test
    void listsWhatIsLongerThanTwiceTheIntervalAndNotWhatIsAsLong() {
        FakeReadings readings = FakeReadings.pulse(
                new Entry(1, "2023-01-01T00:00:00Z", 1f),
                new Entry(1, "2023-01-01T00:02:00Z", 2f),
                new Entry(1, "2023-01-01T00:04:00.000001Z", 3f),
                new Entry(1, "2023-01-01T01:04:00.000001Z", 4f));
        Answer.of(new Gaps(), readings)
                .assertRows(
                        List.of(
                                row("2023-01-01T00:02:00Z", "2023-01-01T00:04:00.000001Z", 120.000001, 1),
                                row("2023-01-01T00:04:00.000001Z", "2023-01-01T01:04:00.000001Z", 3600.0, 59)),
                        "gaps");
    }

    @Test
    void countsANanForAReading() {
        FakeReadings readings = FakeReadings.pulse(
                new Entry(1, "2023-01-01T00:00:00Z", 1f),
                new Entry(1, "2023-01-01T00:02:00Z", Float.NaN),
                new Entry(1, "2023-01-01T00:04:00Z", 3f));
        assertEquals(List.of(), Answer.of(new Gaps(), readings).rows());
    }

    @Test
    void isNotApplicableToAnEventMetric() {
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> Answer.of(new Gaps(), FakeReadings.of(FakeReadings.barks(), FakeReadings.pets(), List.of())));
        assertEquals("analysis.not-applicable", refused.code());
        assertEquals(
                "Cannot answer gaps for barks: it is an event metric, and no reading is expected at any time",
                refused.getMessage());
    }

    private static int hours(String length) {
        int count = Integer.parseInt(length.substring(0, length.length() - 1));
        return length.endsWith("d") ? count * 24 : count;
    }

    private static List<Object> row(String from, String to, double seconds, long missing) {
        return List.of(1, "Rex", "pulse_value", Instant.parse(from), Instant.parse(to), seconds, missing);
    }

    private static List<List<Object>> expected(FakeReadings readings, Duration longest) {
        List<List<Object>> gaps = new ArrayList<>();
        Duration interval = readings.metricType().interval().orElseThrow();
        for (Animal animal : readings.animals()) {
            for (Field field : readings.metricType().fields()) {
                List<Instant> times = readings.points().stream()
                        .filter(point -> point.animal().id() == animal.id()
                                && point.field().equals(field.name()))
                        .map(Point::at)
                        .sorted(Comparator.naturalOrder())
                        .toList();
                for (int i = 1; i < times.size(); i++) {
                    Duration length = Duration.between(times.get(i - 1), times.get(i));
                    if (length.compareTo(longest) > 0) {
                        double seconds = length.toNanos() / 1e9;
                        long missing = Math.max(0, Math.round(seconds / interval.toSeconds()) - 1);
                        gaps.add(List.of(
                                animal.id(),
                                animal.name(),
                                field.name(),
                                times.get(i - 1),
                                times.get(i),
                                seconds,
                                missing));
                    }
                }
            }
        }
        return gaps;
    }
}

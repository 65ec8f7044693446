package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.plugin.sampleanimals.RecordedSample.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SampleAnimalsTest {

    private static final String[] ALL = {"pulse_rate", "temperature", "activity_level", "weight", "blood_pressure"};

    @Test
    void theSameSeedMakesTheSameSample() {
        RecordedSample one = RecordedSample.of(RecordedSample.parameters(12, 40, Duration.ofHours(1), 7, ALL));
        RecordedSample same = RecordedSample.of(RecordedSample.parameters(12, 40, Duration.ofHours(1), 7, ALL));

        assertEquals(one.subjects, same.subjects);
        assertEquals(one.rows, same.rows);
        assertEquals(one.truth, same.truth);
    }

    @Test
    void anotherSeedMakesAnotherSample() {
        RecordedSample one = RecordedSample.of(RecordedSample.parameters(12, 40, Duration.ofHours(1), 7, ALL));
        RecordedSample other = RecordedSample.of(RecordedSample.parameters(12, 40, Duration.ofHours(1), 8, ALL));

        assertNotEquals(one.subjects, other.subjects);
        assertNotEquals(one.rows, other.rows);
        assertNotEquals(one.truth, other.truth);
    }

    @Test
    void moreAnimalsLeaveTheEarlierOnesAsTheyWere() {
        RecordedSample few = RecordedSample.of(RecordedSample.parameters(5, 70, Duration.ofHours(2), 1, ALL));
        RecordedSample many = RecordedSample.of(RecordedSample.parameters(30, 70, Duration.ofHours(2), 1, ALL));

        assertEquals(few.subjects, many.subjects.subList(0, 5));
        assertEquals(few.rows, many.rows(row -> row.subject() <= 5));
        assertEquals(
                few.anomalies(),
                many.anomalies().stream().filter(a -> a.animal() <= 5).toList());
    }

    @Test
    void otherMetricsLeaveAMetricAsItWas() {
        RecordedSample alone =
                RecordedSample.of(RecordedSample.parameters(8, 40, Duration.ofHours(1), 1, "temperature"));
        RecordedSample all = RecordedSample.of(RecordedSample.parameters(8, 40, Duration.ofHours(1), 1, ALL));

        assertEquals(alone.rows, all.rows(row -> row.metric().equals("temperature")));
        assertTrue(
                alone.anomalies().stream().allMatch(a -> a.metric().equals("temperature")),
                "the truth is about what was made alone");
    }

    @Test
    void readingsComeMonthByMonthAndInOrderWithinAnAnimal() {
        RecordedSample sample = RecordedSample.of(RecordedSample.parameters(10, 75, Duration.ofHours(3), 1, ALL));

        List<String> runs = new ArrayList<>();
        Row before = null;
        for (Row row : sample.rows) {
            String run = month(row) + " " + row.metric() + " " + row.subject();
            if (runs.isEmpty() || !runs.get(runs.size() - 1).equals(run)) {
                runs.add(run);
            } else {
                assertTrue(before.second() < row.second(), () -> "out of order in " + run);
            }
            before = row;
        }
        assertEquals(runs.size(), new HashSet<>(runs).size(), "a run is cut in two");
        assertEquals(
                List.of("2024-01", "2024-02", "2024-03"),
                runs.stream().map(run -> run.substring(0, 7)).distinct().toList());
    }

    @Test
    void valuesAreThoseOfLivingAnimalsAndRounded() {
        RecordedSample sample = RecordedSample.of(RecordedSample.parameters(40, 200, Duration.ofHours(1), 3, ALL));

        for (Row row : sample.rows) {
            for (double value : row.values()) {
                assertTrue(isBetween(row.metric(), value), row::toString);
                assertEquals(Math.rint(value * 100), value * 100, 1e-6, row::toString);
            }
            boolean graded = row.quality() >= 0 && row.quality() <= 1;
            assertTrue(graded || Double.isNaN(row.quality()), row::toString);
        }
        assertEquals(Set.of(ALL), metricsOf(sample.rows));
    }

    @Test
    void theBloodPressureHasTwoFieldsAndNoSensor() {
        RecordedSample sample =
                RecordedSample.of(RecordedSample.parameters(6, 90, Duration.ofHours(1), 1, "blood_pressure"));

        assertFalse(sample.rows.isEmpty());
        for (Row row : sample.rows) {
            assertEquals(2, row.values().size());
            assertTrue(row.values().get(0) > row.values().get(1), "systolic is above diastolic: " + row);
            assertEquals(null, row.sensor());
        }
    }

    @Test
    void activityDrivesThePulse() {
        RecordedSample sample = RecordedSample.of(
                RecordedSample.parameters(3, 60, Duration.ofMinutes(30), 1, "pulse_rate", "activity_level"));

        List<Row> pulse = sample.rows(row -> row.subject() == 1 && row.metric().equals("pulse_rate"));
        Set<Long> active = new HashSet<>();
        sample.rows(row -> row.subject() == 1 && row.metric().equals("activity_level") && row.value() > 40)
                .forEach(row -> active.add(row.second()));
        double moving =
                mean(pulse.stream().filter(row -> active.contains(row.second())).toList());
        double resting = mean(
                pulse.stream().filter(row -> !active.contains(row.second())).toList());
        assertTrue(moving > resting * 1.15, moving + " against " + resting);
    }

    @Test
    void qualityFallsWithActivityAndIsSometimesMissing() {
        RecordedSample sample =
                RecordedSample.of(RecordedSample.parameters(3, 60, Duration.ofMinutes(30), 1, "activity_level"));

        assertTrue(meanQuality(sample.rows(row -> row.value() > 50)) < 0.85);
        assertTrue(meanQuality(sample.rows(row -> row.value() < 5)) > 0.9);
        double missing =
                (double) sample.rows(row -> Double.isNaN(row.quality())).size() / sample.rows.size();
        assertTrue(missing > 0.005 && missing < 0.03, "missing quality: " + missing);
    }

    @Test
    void someCollarsAreReplacedOnce() {
        RecordedSample sample =
                RecordedSample.of(RecordedSample.parameters(9, 70, Duration.ofHours(2), 1, "temperature"));

        for (int id = 1; id <= 9; id++) {
            int animal = id;
            List<String> sensors = sample.rows(row -> row.subject() == animal).stream()
                    .map(Row::sensor)
                    .distinct()
                    .toList();
            String first = "collar-" + id + "a";
            assertEquals(id % 3 == 0 ? List.of(first, "collar-" + id + "b") : List.of(first), sensors, "animal " + id);
        }
    }

    @Test
    void aStoppedSampleEndsEarly() {
        Watch stopped = new Watch() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        RecordedSample sample = new RecordedSample(stopped);

        new SampleAnimals().generate(RecordedSample.parameters(5, 60, Duration.ofHours(1), 1, ALL), sample);

        assertEquals(List.of(), sample.rows);
    }

    @Test
    void progressRisesToItsEnd() {
        List<Double> told = new ArrayList<>();
        Watch watch = new Watch() {
            @Override
            public void progress(String doing, double fraction) {
                told.add(fraction);
            }
        };

        new SampleAnimals()
                .generate(RecordedSample.parameters(40, 70, Duration.ofHours(6), 1, ALL), new RecordedSample(watch));

        assertEquals(told.stream().sorted().toList(), told);
        assertEquals(3 * ALL.length * 3, told.size());
        assertTrue(told.get(0) == 0 && told.get(told.size() - 1) > 0.95, told.toString());
    }

    private static boolean isBetween(String metric, double value) {
        return switch (metric) {
            case "pulse_rate" -> value >= 25 && value <= 290;
            case "temperature" -> value >= 31 && value <= 43;
            case "activity_level" -> value >= 0 && value <= 100;
            case "weight" -> value >= 0.1 && value <= 80;
            default -> value >= 40 && value <= 200;
        };
    }

    private static Set<String> metricsOf(List<Row> rows) {
        Set<String> metrics = new TreeSet<>();
        rows.forEach(row -> metrics.add(row.metric()));
        return metrics;
    }

    private static YearMonth month(Row row) {
        return YearMonth.from(Instant.ofEpochSecond(row.second()).atZone(ZoneOffset.UTC));
    }

    private static double mean(List<Row> rows) {
        return rows.stream().mapToDouble(Row::value).average().orElseThrow();
    }

    private static double meanQuality(List<Row> rows) {
        return rows.stream()
                .mapToDouble(Row::quality)
                .filter(quality -> !Double.isNaN(quality))
                .average()
                .orElseThrow();
    }
}

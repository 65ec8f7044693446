package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.plugin.sampleanimals.RecordedSample.Row;
import dev.kymograph.plugin.sampleanimals.RecordedSample.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AnomaliesTest {

    private static final long EVERY = 3_600;
    private static final SampleParameters PARAMETERS = RecordedSample.parameters(
            30, 366, Duration.ofSeconds(EVERY), 11, "pulse_rate", "temperature", "activity_level");
    private static final RecordedSample SAMPLE = RecordedSample.of(PARAMETERS);

    @Test
    void theTruthHasAHeaderAndEveryKind() {
        assertEquals("truth.csv:animal_id,metric,from,to,kind", SAMPLE.truth.get(0));
        Set<String> kinds = new TreeSet<>();
        SAMPLE.anomalies().forEach(anomaly -> kinds.add(anomaly.kind()));
        assertEquals(Set.of("tachycardia", "fever", "loose_sensor", "flat_line", "spike", "drop_out"), kinds);
    }

    @Test
    void onlyADropOutIsSilentAndItIsSilentThroughout() {
        Map<Truth, List<Row>> stretches = rowsByAnomaly();
        for (Truth anomaly : SAMPLE.anomalies()) {
            long expected = anomaly.kind().equals("drop_out") ? 0 : (anomaly.to() - anomaly.from()) / EVERY;
            assertEquals(expected, stretches.get(anomaly).size(), anomaly.toString());
        }
    }

    @Test
    void whatIsMeasuredInAnAnomalyIsNotWhatTheBodyDid() {
        Map<Integer, Body> bodies = new HashMap<>();
        Herd.of(30, 11, Period.of(PARAMETERS)).forEach(animal -> bodies.put(animal.id(), new Body(animal)));
        rowsByAnomaly().forEach((anomaly, rows) -> {
            if (anomaly.kind().equals("drop_out")) {
                return;
            }
            double measured = rows.stream().mapToDouble(Row::value).average().orElseThrow();
            double undisturbed = rows.stream()
                    .mapToDouble(row -> undisturbed(bodies.get(row.subject()), row))
                    .average()
                    .orElseThrow();
            assertDisturbed(anomaly, measured, undisturbed, rows);
        });
    }

    @Test
    void outsideOfAnomaliesTheBodyIsMeasured() {
        Map<Integer, Body> bodies = new HashMap<>();
        Herd.of(30, 11, Period.of(PARAMETERS)).forEach(animal -> bodies.put(animal.id(), new Body(animal)));
        Map<Integer, List<Truth>> truth = new HashMap<>();
        SAMPLE.anomalies()
                .forEach(a -> truth.computeIfAbsent(a.animal(), id -> new ArrayList<>())
                        .add(a));
        for (Row row : SAMPLE.rows(row -> row.metric().equals("pulse_rate"))) {
            if (truth.getOrDefault(row.subject(), List.of()).stream().noneMatch(a -> a.holds(row))) {
                assertEquals(undisturbed(bodies.get(row.subject()), row), row.value(), 0.0501, row::toString);
            }
        }
    }

    @Test
    void aBadlySittingSensorLowersTheQualityAndAnIllAnimalDoesNot() {
        rowsByAnomaly().forEach((anomaly, rows) -> {
            double best = rows.stream()
                    .mapToDouble(Row::quality)
                    .filter(quality -> !Double.isNaN(quality))
                    .max()
                    .orElse(Double.NaN);
            if (anomaly.kind().equals("loose_sensor") || anomaly.kind().equals("flat_line")) {
                assertTrue(best < 0.4, anomaly + " " + best);
            } else if (anomaly.kind().equals("fever")) {
                assertTrue(best > 0.85, anomaly + " " + best);
            }
        });
    }

    @Test
    void collarsHaveShortGapsAndSomeALongOne() {
        Map<Integer, Long> longest = new HashMap<>();
        Map<Integer, Long> before = new HashMap<>();
        int gaps = 0;
        List<Row> activity = SAMPLE.rows(row -> row.metric().equals("activity_level"));
        for (Row row : activity) {
            Long last = before.put(row.subject(), row.second());
            if (last != null && row.second() - last > EVERY) {
                gaps++;
                longest.merge(row.subject(), row.second() - last, Math::max);
            }
        }
        assertTrue(gaps > 30 * 60, "gaps: " + gaps);
        double present = (double) activity.size() / (30 * 366 * 24);
        assertTrue(present > 0.75 && present < 0.97, "present: " + present);
        Set<Integer> away = new TreeSet<>();
        longest.forEach((animal, seconds) -> {
            if (seconds > 4 * Period.DAY) {
                away.add(animal);
            }
        });
        assertEquals(Set.of(4, 11, 18, 25), away);
    }

    private static void assertDisturbed(Truth anomaly, double measured, double undisturbed, List<Row> rows) {
        String message = anomaly + ": " + measured + " instead of " + undisturbed;
        switch (anomaly.kind()) {
            case "tachycardia" -> assertTrue(measured > undisturbed * 1.1, message);
            case "fever" ->
                assertTrue(measured > undisturbed + (anomaly.metric().equals("temperature") ? 0.6 : 4), message);
            case "loose_sensor" -> assertTrue(measured < undisturbed - 2, message);
            case "flat_line" ->
                assertEquals(1, rows.stream().map(Row::value).distinct().count(), message);
            default -> assertFalse(Math.abs(measured - undisturbed) < 0.2 * undisturbed, message);
        }
    }

    private static double undisturbed(Body body, Row row) {
        body.live(row.second());
        double activity = body.activity(row.second());
        return row.metric().equals("temperature")
                ? body.temperature(row.second(), activity)
                : body.pulse(row.second(), activity);
    }

    private static Map<Truth, List<Row>> rowsByAnomaly() {
        Map<Integer, List<Truth>> byAnimal = new HashMap<>();
        Map<Truth, List<Row>> rows = new HashMap<>();
        for (Truth anomaly : SAMPLE.anomalies()) {
            rows.put(anomaly, new ArrayList<>());
            byAnimal.computeIfAbsent(anomaly.animal(), id -> new ArrayList<>()).add(anomaly);
        }
        for (Row row : SAMPLE.rows) {
            for (Truth anomaly : byAnimal.getOrDefault(row.subject(), List.of())) {
                if (anomaly.holds(row)) {
                    rows.get(anomaly).add(row);
                }
            }
        }
        return rows;
    }
}

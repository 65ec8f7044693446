package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.FieldType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TrendTest {

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kolkata"})
    void isThatOfTheMeansOfDays(String zone) {
        for (int seed = 0; seed < 5; seed++) {
            FakeReadings readings = RandomReadings.around("2023-10-29T01:00:00Z", FieldType.FLOAT, seed, 150);
            Answer.of(new Trend(), readings, "zone=" + zone, "per=1h")
                    .assertRows(expected(readings, ZoneId.of(zone)), zone + ", seed " + seed);
        }
    }

    @Test
    void isTheSlopeThatIsThere() {
        List<Entry> entries = new ArrayList<>();
        Instant noon = Instant.parse("2024-02-27T12:00:00Z");
        for (int day = 0; day < 10; day++) {
            String at = noon.plus(Duration.ofDays(day)).toString();
            entries.add(new Entry(1, at, 80 + 0.5 * day));
            entries.add(new Entry(2, at, 90.0));
        }
        Answer answer = Answer.of(
                new Trend(), FakeReadings.of(FakeReadings.pulseRate(FieldType.DOUBLE), FakeReadings.pets(), entries));
        assertEquals(List.of(0.5, 0.0), answer.all("slope"));
        assertEquals(List.of(10L, 10L), answer.all("points"));
        assertEquals(0.5, (Double) answer.all("theil_sen").get(0), 1e-12);
        assertEquals(0.0, answer.all("theil_sen_high").get(1));
        assertEquals("bpm/d", answer.columns().get(4).unit());
    }

    @Test
    void isNotKnownFromOnePointAndNotSureFromTwo() {
        Answer one = Answer.of(new Trend(), FakeReadings.pulse(new Entry(1, "2023-01-01T00:00:00Z", 61.2f)));
        assertEquals(1L, one.only("points"));
        assertEquals(null, one.only("slope"));
        assertEquals(null, one.only("theil_sen"));
        Answer two = Answer.of(
                new Trend(),
                FakeReadings.pulse(
                        new Entry(1, "2023-01-01T00:00:00Z", 60f), new Entry(1, "2023-01-03T00:00:00Z", 61f)),
                "per=1w");
        assertEquals(3.5, two.only("slope"));
        assertEquals(3.5, (Double) two.only("theil_sen"), 1e-12);
        assertEquals(null, two.only("slope_low"));
        assertEquals(null, two.only("theil_sen_high"));
    }

    @Test
    void namesWhatItExpects() {
        KymographException refused =
                assertThrows(KymographException.class, () -> Answer.of(new Trend(), FakeReadings.pulse(), "per=0s"));
        assertTrue(refused.getMessage().contains("per=0s is no time: expected one such as 1h, 1d or 1w"));
    }

    // --- the oracle: means of days by their definition, slopes by all pairs and by the textbook's sums

    private static List<List<Object>> expected(FakeReadings readings, ZoneId zone) {
        Map<Integer, Map<Instant, List<Double>>> subjects = new TreeMap<>();
        Map<Integer, String> names = new TreeMap<>();
        for (Point point : readings.points()) {
            if (point.isFinite()) {
                Instant day =
                        point.at().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
                names.put(point.animal().id(), point.animal().name());
                subjects.computeIfAbsent(point.animal().id(), id -> new TreeMap<>())
                        .computeIfAbsent(day, d -> new ArrayList<>())
                        .add(point.number());
            }
        }
        List<List<Object>> rows = new ArrayList<>();
        subjects.forEach((id, days) -> {
            double[] x = days.keySet().stream()
                    .mapToDouble(day -> day.getEpochSecond() / 3600.0)
                    .toArray();
            double[] y = days.values().stream()
                    .mapToDouble(values ->
                            values.stream().mapToDouble(v -> v).average().orElseThrow())
                    .toArray();
            rows.add(row(id, names.get(id), x, y));
        });
        return rows;
    }

    private static List<Object> row(int id, String name, double[] x, double[] y) {
        double n = x.length;
        double sumX = 0;
        for (int i = 0; i < n; i++) {
            sumX += x[i] / n;
        }
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++) {
            above += (x[i] - sumX) * y[i];
            below += (x[i] - sumX) * (x[i] - sumX);
        }
        LeastSquares line = LeastSquares.through(x, y);
        TheilSen median = new TheilSen(x, y);
        assertEquals(above / below, line.slope(), 1e-9);
        return List.of(
                id,
                name,
                "pulse_value",
                (long) n,
                above / below,
                line.interval(0.95).low(),
                line.interval(0.95).high(),
                median.slope(),
                median.interval(0.95).low(),
                median.interval(0.95).high());
    }
}

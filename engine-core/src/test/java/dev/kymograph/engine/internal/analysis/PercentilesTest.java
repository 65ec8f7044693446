package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.FieldType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PercentilesTest {

    @ParameterizedTest
    @EnumSource(
            value = FieldType.class,
            names = {"FLOAT", "DOUBLE", "INTEGER", "BIGINT"})
    void equalTheirDefinition(FieldType type) {
        double[] asked = {0, 2.5, 33.3, 50, 99.9, 100};
        for (int seed = 0; seed < 4; seed++) {
            FakeReadings fine = RandomReadings.around("2024-02-29T00:00:00Z", type, seed, 70);
            FakeReadings readings = seed % 2 == 0 ? fine : RandomReadings.coarse(fine);
            Map<Integer, List<Object>> days = new TreeMap<>();
            for (Point point : readings.points()) {
                if (point.isFinite()) {
                    int day = (Integer) Groups.key("day_of_week", ZoneId.of("Asia/Kolkata"), point)
                            .get(0);
                    days.computeIfAbsent(day, d -> new ArrayList<>()).add(point.value());
                }
            }
            List<List<Object>> expected = new ArrayList<>();
            days.forEach((day, values) -> {
                values.sort(Comparator.comparingDouble(value -> ((Number) value).doubleValue()));
                for (double percentile : asked) {
                    double value = Groups.quantile(values, percentile / 100);
                    expected.add(List.of(day, "pulse_value", (long) values.size(), percentile, value));
                }
            });
            Answer.of(
                            new Percentiles(new Recurrence()),
                            readings,
                            "p=0,2.5,33.3,50,99.9,100",
                            "by=day_of_week",
                            "zone=Asia/Kolkata")
                    .assertRows(expected, type + ", seed " + seed);
        }
    }

    @Test
    void ofNoReadingsAreNotKnown() {
        Answer answer = Answer.of(new Percentiles(new Recurrence()), FakeReadings.pulse(), "p=5,95");
        assertEquals(List.of(0L, 0L), answer.all("count"));
        assertEquals(List.of(5.0, 95.0), answer.all("percentile"));
        assertEquals(Arrays.asList(null, null), answer.all("value"));
    }

    @Test
    void comeInTheOrderAskedForAndOnce() {
        FakeReadings one = FakeReadings.pulse(new Entry(1, "2023-01-01T00:00:00Z", 61.2f));
        Answer answer = Answer.of(new Percentiles(new Recurrence()), one, "p=95,5,95.0");
        assertEquals(List.of(95.0, 5.0), answer.all("percentile"));
        assertEquals(List.of(61.2, 61.2), answer.all("value"));
    }

    @Test
    void areNumbersFromZeroToAHundred() {
        for (String wrong : List.of("101", "-1", "median", "NaN")) {
            KymographException refused = assertThrows(
                    KymographException.class,
                    () -> Answer.of(new Percentiles(new Recurrence()), FakeReadings.pulse(), "p=50," + wrong + ",1"));
            assertTrue(
                    refused.getMessage().contains("p=[" + wrong + "] is no percentile: expected numbers from 0 to 100"),
                    refused.getMessage());
        }
    }
}

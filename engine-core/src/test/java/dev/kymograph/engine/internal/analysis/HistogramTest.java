package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.FieldType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HistogramTest {

    @ParameterizedTest
    @CsvSource({
        "FLOAT, 0.1",
        "FLOAT, 0.3",
        "FLOAT, 7",
        "FLOAT, 1000",
        "DOUBLE, 0.1",
        "DOUBLE, 0.7",
        "INTEGER, 3",
        "INTEGER, 2.5",
        "BIGINT, 1000000007"
    })
    void countsWhatLiesBetweenEdgesAsTheyAreWritten(FieldType type, String width) {
        for (int seed = 0; seed < 4; seed++) {
            FakeReadings fine = RandomReadings.around("2024-02-29T00:00:00Z", type, seed, 300);
            FakeReadings readings = seed % 2 == 0 ? fine : RandomReadings.coarse(fine);
            for (boolean grouped : new boolean[] {false, true}) {
                String[] words =
                        grouped ? new String[] {"width=" + width, "by=breed"} : new String[] {"width=" + width};
                Answer.of(new Histogram(new Recurrence()), readings, words)
                        .assertRows(expected(readings, new BigDecimal(width), grouped), type + ", seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 20, 500})
    void choosesRoundWidthsSoThatTheBinsAreEnough(int bins) {
        for (int seed = 0; seed < 4; seed++) {
            FakeReadings readings = RandomReadings.around("2024-02-29T00:00:00Z", FieldType.FLOAT, seed, 300);
            Answer answer = Answer.of(new Histogram(new Recurrence()), readings, "bins=" + bins);
            BigDecimal width = BigDecimal.valueOf((Double) answer.all("to").get(0))
                    .subtract(BigDecimal.valueOf((Double) answer.all("from").get(0)))
                    .stripTrailingZeros();
            assertTrue(List.of("1", "2", "5").contains(width.unscaledValue().toString()), "width " + width);
            assertTrue(answer.rows().size() <= bins, answer.rows().size() + " bins");
            answer.assertRows(expected(readings, width, false), "seed " + seed);
        }
    }

    @Test
    void splitsValuesOnBothSidesOfZero() {
        FakeReadings readings = doubles(-0.05, 0.0, -0.0, 0.05);
        Answer.of(
                        new Histogram(new Recurrence()),
                        doubles(-0.05, -0.05, -0.05, 0.0, -0.0, 0.0, -0.0, 0.0, -0.0, 0.05, 0.05, 0.05),
                        "width=0.1")
                .assertRows(
                        List.of(
                                List.of("pulse_value", -0.1, 0.0, 3L, 0.25),
                                List.of("pulse_value", 0.0, 0.1, 9L, 0.75)),
                        "counted");
        Answer answer = Answer.of(new Histogram(new Recurrence()), readings, "width=0.1");
        assertEquals(List.of(-0.1, 0.0), answer.all("from"));
        assertEquals(List.of(1L, 3L), answer.all("count"));
        assertEquals(List.of(0.25, 0.75), answer.all("share"));
    }

    @Test
    void answersForEqualAndForExtremeValues() {
        for (double[] values : new double[][] {
            {70},
            {0},
            {-3e-300, -3e-300},
            {1e300},
            {-1.7e308, 1.7e308},
            {1e15, 1e15 + 1},
            {Double.MIN_VALUE},
            {0, 1e-300}
        }) {
            Answer answer = Answer.of(new Histogram(new Recurrence()), doubles(values));
            long counted = answer.all("count").stream()
                    .mapToLong(count -> (Long) count)
                    .sum();
            assertEquals(values.length, counted, Arrays.toString(values) + ": " + answer.rows());
        }
    }

    @Test
    void refusesMoreBinsThanAnybodyReads() {
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> Answer.of(new Histogram(new Recurrence()), doubles(0, 1e6), "width=0.001"));
        assertEquals(
                "Cannot make bins of width=0.001: values from 0.0 to 1000000.0 would need more than 10000 of them; "
                        + "ask for a greater width",
                refused.getMessage());
        assertThrows(
                RefusedException.class, () -> Answer.of(new Histogram(new Recurrence()), doubles(1e300), "width=1"));
    }

    private static FakeReadings doubles(double... values) {
        List<Entry> entries = new ArrayList<>();
        for (double value : values) {
            entries.add(new Entry(1, "2023-01-01T00:00:" + (10 + entries.size()) + "Z", value));
        }
        return FakeReadings.of(FakeReadings.pulseRate(FieldType.DOUBLE), FakeReadings.pets(), entries);
    }

    // --- the oracle

    private static List<List<Object>> expected(FakeReadings readings, BigDecimal width, boolean grouped) {
        Map<String, Map<Long, Long>> groups = new TreeMap<>(Comparator.nullsLast(Comparator.naturalOrder()));
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Point point : readings.points()) {
            if (point.isFinite()) {
                long bin = new BigDecimal(point.value().toString())
                        .divide(width, 0, RoundingMode.FLOOR)
                        .longValueExact();
                groups.computeIfAbsent(grouped ? point.animal().breed() : "", g -> new TreeMap<>())
                        .merge(bin, 1L, Long::sum);
                first = Math.min(first, bin);
                last = Math.max(last, bin);
            }
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Map.Entry<String, Map<Long, Long>> group : groups.entrySet()) {
            double all = group.getValue().values().stream().mapToLong(n -> n).sum();
            for (long bin = first; bin <= last; bin++) {
                long count = group.getValue().getOrDefault(bin, 0L);
                List<Object> row = new ArrayList<>();
                if (grouped) {
                    row.add(group.getKey());
                }
                row.addAll(List.of(
                        "pulse_value",
                        width.multiply(BigDecimal.valueOf(bin)).doubleValue(),
                        width.multiply(BigDecimal.valueOf(bin + 1)).doubleValue(),
                        count,
                        count / all));
                rows.add(row);
            }
        }
        return rows;
    }
}

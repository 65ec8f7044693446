package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StatisticsTest {

    private static final int SEEDS = 6;

    private static final List<String> GROUPS = List.of(
            "breed",
            "animal",
            "animal_id",
            "subject",
            "pet_name",
            "sensor_id",
            "age_year",
            "birth_date",
            "hour",
            "day",
            "week",
            "month",
            "quarter",
            "year",
            "hour_of_day",
            "day_of_week",
            "breed,month",
            "age_year,day_of_week,sensor_id");

    @ParameterizedTest
    @EnumSource(
            value = FieldType.class,
            names = {"FLOAT", "DOUBLE", "INTEGER", "BIGINT"})
    void equalsItsDefinitionForEveryNumericType(FieldType type) {
        for (int seed = 0; seed < SEEDS; seed++) {
            FakeReadings readings = RandomReadings.around("2023-03-26T00:00:00Z", type, seed, 60);
            for (FakeReadings each : List.of(readings, RandomReadings.coarse(readings))) {
                Answer.of(new Statistics(new Recurrence()), each)
                        .assertRows(expected(each, List.of(), ZoneId.of("UTC")), type + ", seed " + seed);
            }
        }
    }

    @Tag("heavy")
    @ParameterizedTest
    @CsvSource({
        "2023-03-26T01:00:00Z, Europe/Berlin",
        "2023-10-29T01:00:00Z, Europe/Berlin",
        "2024-03-10T07:00:00Z, America/New_York",
        "2024-11-03T06:00:00Z, America/New_York",
        "2018-11-04T03:00:00Z, America/Sao_Paulo",
        "2023-12-31T20:00:00Z, Asia/Kolkata",
        "2024-02-29T00:00:00Z, UTC"
    })
    void equalsItsDefinitionInGroupsOnDaysWhenClocksChange(String moment, String zone) {
        for (int seed = 0; seed < 2; seed++) {
            FakeReadings readings = RandomReadings.around(moment, FieldType.FLOAT, seed, 150);
            try (var context = new DuckDbAnalysisContext(readings)) {
                for (String by : GROUPS) {
                    Answer.of(new Statistics(new Recurrence()), context, "by=" + by, "zone=" + zone)
                            .assertRows(
                                    expected(readings, List.of(by.split(",")), ZoneId.of(zone)),
                                    "by=" + by + ", seed " + seed);
                }
            }
        }
    }

    @Test
    void equalsItsDefinitionInGroupsWhereValuesComeAgain() {
        FakeReadings readings =
                RandomReadings.coarse(RandomReadings.around("2023-10-29T01:00:00Z", FieldType.FLOAT, 7, 400));
        try (var context = new DuckDbAnalysisContext(readings)) {
            for (String by : List.of(
                    "breed", "animal", "pet_name", "breed,birth_date", "sensor_id", "age_year,breed", "year,breed")) {
                Answer.of(new Statistics(new Recurrence()), context, "by=" + by)
                        .assertRows(expected(readings, List.of(by.split(",")), ZoneId.of("UTC")), "by=" + by);
            }
        }
    }

    @Test
    void zeroIsOneValueWhateverItsSign() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            entries.add(new Entry(1, "2023-01-01T00:00:00Z", new float[] {-0.0f, 0.0f, 5f}[i % 3]));
        }
        Answer answer = Answer.of(new Statistics(new Recurrence()), FakeReadings.pulse(entries.toArray(new Entry[0])));
        assertEquals(30L, answer.only("count"));
        assertEquals(0.0, (Double) answer.only("median"), 0.0);
        assertEquals(5.0, answer.only("p95"));
    }

    @Test
    void equalsItsDefinitionForTwoFieldsInTheOrderOfTheMetricType() {
        for (int seed = 0; seed < SEEDS; seed++) {
            FakeReadings readings = RandomReadings.bloodPressure("2023-10-28T12:00:00Z", seed, 120);
            for (FakeReadings each : List.of(readings, RandomReadings.coarse(readings))) {
                Answer answer = Answer.of(new Statistics(new Recurrence()), each, "by=breed");
                answer.assertRows(expected(each, List.of("breed"), ZoneId.of("UTC")), "seed " + seed);
                assertEquals(
                        List.of("systolic", "diastolic"), answer.all("field").subList(0, 2));
                Answer.of(new Statistics(new Recurrence()), each)
                        .assertRows(expected(each, List.of(), ZoneId.of("UTC")), "seed " + seed);
            }
        }
    }

    @Test
    void countsNothingInAnEmptySelection() {
        Answer answer = Answer.of(new Statistics(new Recurrence()), FakeReadings.pulse());
        assertEquals(0L, answer.only("count"));
        assertEquals(null, answer.only("mean"));
        assertEquals(null, answer.only("p95"));
        assertEquals(
                List.of(),
                Answer.of(new Statistics(new Recurrence()), FakeReadings.pulse(), "by=breed,day")
                        .rows());
    }

    @Test
    void hasNoDeviationForOneReading() {
        Answer answer = Answer.of(
                new Statistics(new Recurrence()), FakeReadings.pulse(new Entry(1, "2023-01-01T00:00:00Z", 61.2f)));
        assertEquals(null, answer.only("stddev"));
        assertEquals(61.2f, answer.only("min"));
        assertEquals(61.2, answer.only("median"), "not the double next to the float 61.2");
    }

    @Test
    void writesFloatsWithAllTheirDigits() {
        for (float value : new float[] {1023.9375f, 16777215f, 0.1f, 1.0000001f, 3.4028235e38f, 61.2f}) {
            Answer one = Answer.of(
                    new Statistics(new Recurrence()), FakeReadings.pulse(new Entry(1, "2023-01-01T00:00:00Z", value)));
            double written = Double.parseDouble(Float.toString(value));
            assertEquals(
                    List.of(written, written, written), List.of(one.only("median"), one.only("p05"), one.only("p95")));
        }
        Answer two = Answer.of(
                new Statistics(new Recurrence()),
                FakeReadings.pulse(
                        new Entry(1, "2023-01-01T00:00:00Z", 1023.9375f),
                        new Entry(1, "2023-01-01T00:01:00Z", 1023.875f)));
        assertEquals(1023.9062, (Double) two.only("median"), 0.0001);
    }

    @Test
    void doesNotCountNanAndInfinities() {
        Answer answer = Answer.of(
                new Statistics(new Recurrence()),
                FakeReadings.pulse(
                        new Entry(1, "2023-01-01T00:00:00Z", Float.NaN),
                        new Entry(1, "2023-01-01T00:01:00Z", Float.POSITIVE_INFINITY),
                        new Entry(1, "2023-01-01T00:02:00Z", Float.NEGATIVE_INFINITY),
                        new Entry(1, "2023-01-01T00:03:00Z", Float.MAX_VALUE),
                        new Entry(1, "2023-01-01T00:04:00Z", -Float.MAX_VALUE)));
        assertEquals(2L, answer.only("count"));
        assertEquals(Float.MAX_VALUE, answer.only("max"));
        assertEquals(0.0, answer.only("mean"));
    }

    @Test
    void keepsBigIntegersExact() {
        MetricType big = FakeReadings.pulseRate(FieldType.BIGINT);
        Answer answer = Answer.of(
                new Statistics(new Recurrence()),
                FakeReadings.of(
                        big, FakeReadings.pets(), List.of(new Entry(1, "2023-01-01T00:00:00Z", Long.MAX_VALUE))));
        assertEquals(Long.MAX_VALUE, answer.only("max"));
    }

    @Test
    void carriesTheUnitOnMeasuredValuesAlone() {
        Answer answer = Answer.of(new Statistics(new Recurrence()), FakeReadings.pulse(), "by=breed");
        assertEquals(new Column("breed", ColumnType.TEXT), answer.columns().get(0));
        assertEquals(new Column("count", ColumnType.BIGINT), answer.columns().get(2));
        assertEquals(
                new Column("mean", ColumnType.DOUBLE, "bpm"), answer.columns().get(3));
        assertEquals(
                new Column("min", ColumnType.FLOAT, "bpm"), answer.columns().get(5));
    }

    @Test
    void namesTheWordsItCanGroupBy() {
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> Answer.of(new Statistics(new Recurrence()), FakeReadings.pulse(), "by=bread"));
        assertEquals("analysis.unknown-group", refused.code());
        assertTrue(
                refused.getMessage()
                        .startsWith("Cannot group by 'bread': it is none of animal, animal_id, subject, "
                                + "pet_name, breed, birth_date, sensor_id, age_year, hour"),
                refused.getMessage());
        assertTrue(refused.getMessage().endsWith("; did you mean 'breed'?"), refused.getMessage());
    }

    @Test
    void doesNotGroupByTheAgeOfWhatIsNotBorn() {
        FakeReadings domains = FakeReadings.pulse().ofKind(FakeReadings.DOMAIN);
        assertThrows(RefusedException.class, () -> Answer.of(new Statistics(new Recurrence()), domains, "by=age_year"));
        assertEquals(
                List.of("domain", "host", "field"),
                Answer.of(new Statistics(new Recurrence()), domains, "by=domain")
                        .names()
                        .subList(0, 3));
    }

    // --- the oracle

    private static List<List<Object>> expected(FakeReadings readings, List<String> by, ZoneId zone) {
        Map<List<Object>, List<Point>> groups = new LinkedHashMap<>();
        List<String> fields = readings.metricType().fields().stream()
                .map(field -> field.name())
                .toList();
        if (by.isEmpty()) {
            fields.forEach(field -> groups.put(List.of(field), new ArrayList<>()));
        }
        for (Point point : readings.points()) {
            if (point.isFinite()) {
                List<Object> key = new ArrayList<>();
                by.forEach(word -> key.addAll(Groups.key(word, zone, point)));
                key.add(point.field());
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(point);
            }
        }
        return groups.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Groups.order(fields)))
                .map(group -> {
                    List<Object> row = new ArrayList<>(group.getKey());
                    row.addAll(figures(group.getValue()));
                    return row;
                })
                .toList();
    }

    private static List<Object> figures(List<Point> points) {
        int n = points.size();
        double mean = points.stream().mapToDouble(Point::number).sum() / n;
        double squares = points.stream()
                .mapToDouble(p -> (p.number() - mean) * (p.number() - mean))
                .sum();
        List<Object> values = new ArrayList<>(points.stream().map(Point::value).toList());
        values.sort(Comparator.comparingDouble(v -> ((Number) v).doubleValue()));
        List<Object> figures = new ArrayList<>();
        figures.add((long) n);
        figures.add(n == 0 ? null : (Object) mean);
        figures.add(n < 2 ? null : (Object) Math.sqrt(squares / (n - 1)));
        figures.add(n == 0 ? null : values.get(0));
        figures.add(n == 0 ? null : values.get(n - 1));
        for (double q : new double[] {0.5, 0.05, 0.95}) {
            figures.add(n == 0 ? null : (Object) Groups.quantile(values, q));
        }
        return figures;
    }
}

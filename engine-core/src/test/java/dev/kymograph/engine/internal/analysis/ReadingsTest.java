package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.FieldType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The two analyses that answer with readings as they are. */
class ReadingsTest {

    private static final Comparator<Point> ORDER = Comparator.comparing(
                    (Point point) -> point.animal().id())
            .thenComparing(Point::at)
            .thenComparing(Point::field)
            .thenComparing(point -> point.entry().sensor(), Comparator.nullsFirst(Comparator.naturalOrder()));

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void listsReadingsOfEveryTypeInOrder(FieldType type) {
        for (int seed = 0; seed < 4; seed++) {
            FakeReadings readings = RandomReadings.around("2024-02-29T00:00:00Z", type, seed, 80);
            List<List<Object>> expected = readings.points().stream()
                    .sorted(ORDER)
                    .map(ReadingsTest::reading)
                    .toList();
            try (var context = new DuckDbAnalysisContext(readings)) {
                Answer.of(new Readings(), context).assertRows(expected, "seed " + seed);
                Answer.of(new Readings(), context, "limit=7").assertRows(expected.subList(0, 7), "seed " + seed);
                Answer.of(new Readings(), context, "limit=0").assertRows(List.of(), "seed " + seed);
            }
        }
    }

    @Test
    void listsTwoFieldsOfOneReading() {
        FakeReadings readings = RandomReadings.bloodPressure("2024-02-29T00:00:00Z", 2, 80);
        Map<List<Object>, Long> times = readings.points().stream()
                .collect(
                        Collectors.groupingBy(p -> List.of(p.animal().id(), p.at(), p.field()), Collectors.counting()));
        assertEquals(
                readings.points().size(),
                Answer.of(new Readings(), readings).rows().size(),
                "each of " + times);
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void findsTheLatestOfEachSubject(FieldType type) {
        for (int seed = 0; seed < 8; seed++) {
            FakeReadings readings = RandomReadings.around("2024-02-29T00:00:00Z", type, seed, 12 + 10 * seed);
            Answer.of(new Latest(), readings.shuffled(new Random(seed))).assertRows(latest(readings), "seed " + seed);
        }
    }

    @Test
    void findsTheLatestOfEachFieldInTheOrderOfTheMetricType() {
        for (int seed = 0; seed < 4; seed++) {
            FakeReadings readings = RandomReadings.bloodPressure("2024-02-29T00:00:00Z", seed, 60);
            Answer.of(new Latest(), readings).assertRows(latest(readings), "seed " + seed);
        }
    }

    @Test
    void tellsTheAgeOnlyOfWhatIsBorn() {
        assertEquals(
                List.of(
                        "animal_id",
                        "pet_name",
                        "timestamp",
                        "field",
                        "value",
                        "sensor_id",
                        "quality_score",
                        "age_year"),
                Answer.of(new Readings(), FakeReadings.pulse()).names());
        assertEquals(
                Answer.of(new Readings(), FakeReadings.pulse()).names(),
                Answer.of(new Readings(), FakeReadings.pulse(), "limit=1").names());
        assertEquals(
                List.of("domain_id", "host", "timestamp", "field", "value", "sensor_id", "quality_score"),
                Answer.of(new Readings(), FakeReadings.pulse().ofKind(FakeReadings.DOMAIN))
                        .names());
    }

    @Test
    void carriesTheTypeAndUnitOfTheField() {
        assertEquals(
                new Column("value", ColumnType.FLOAT, "bpm"),
                Answer.of(new Readings(), FakeReadings.pulse()).columns().get(4));
        FakeReadings barks = FakeReadings.of(FakeReadings.barks(), FakeReadings.pets(), List.of());
        assertEquals(
                new Column("value", ColumnType.TEXT),
                Answer.of(new Latest(), barks).columns().get(4));
    }

    private static List<Object> reading(Point point) {
        return Arrays.asList(
                point.animal().id(),
                point.animal().name(),
                point.at(),
                point.field(),
                point.value(),
                point.entry().sensor(),
                point.entry().quality(),
                point.ageYear());
    }

    private static List<List<Object>> latest(FakeReadings readings) {
        Comparator<Point> later = Comparator.comparing(Point::at)
                .thenComparing(point -> point.entry().sensor(), Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(point -> point.value().toString());
        List<String> fields = readings.metricType().fields().stream()
                .map(field -> field.name())
                .toList();
        return readings.points().stream()
                .collect(Collectors.toMap(
                        point -> List.of(point.animal().id(), point.field()),
                        Function.identity(),
                        (a, b) -> later.compare(a, b) >= 0 ? a : b))
                .values()
                .stream()
                .sorted(Comparator.comparing((Point point) -> point.animal().id())
                        .thenComparing(point -> fields.indexOf(point.field())))
                .map(point -> Arrays.<Object>asList(
                        point.animal().id(),
                        point.animal().name(),
                        point.field(),
                        point.at(),
                        point.value(),
                        point.entry().sensor(),
                        point.entry().quality()))
                .toList();
    }
}

package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Animal;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CoverageTest {

    @ParameterizedTest
    @CsvSource({
        "2023-03-26T01:00:00Z, Europe/Berlin",
        "2023-10-29T01:00:00Z, Europe/Berlin",
        "2024-03-10T07:00:00Z, America/New_York",
        "2018-11-04T03:00:00Z, America/Sao_Paulo",
        "2024-02-29T00:00:00Z, UTC"
    })
    void equalsItsDefinitionForOpenAndClosedWindowsAndLives(String moment, String zone) {
        Instant at = Instant.parse(moment);
        FakeReadings all = RandomReadings.near(moment, RandomReadings.around(moment, FieldType.FLOAT, 1, 200));
        FakeReadings pressure = RandomReadings.near(moment, RandomReadings.bloodPressure(moment, 1, 200));
        Instant from = at.minus(Duration.ofMinutes(30 * 60 + 7));
        Instant to = at.plus(Duration.ofHours(20));
        for (FakeReadings readings : List.of(
                all,
                pressure,
                chosen(all, from, null),
                chosen(all, null, to),
                chosen(pressure, from, to),
                chosen(living(all, at.minus(Duration.ofHours(20)), at.plus(Duration.ofHours(50))), null, null),
                chosen(living(all, at.minus(Duration.ofHours(20)), at.plus(Duration.ofHours(50))), from, to))) {
            Answer.of(new Coverage(), readings, "zone=" + zone)
                    .assertRows(
                            expected(readings, ZoneId.of(zone)),
                            readings.window().toString());
        }
    }

    @Test
    void expectsAsManyReadingsAsADayIsLong() {
        FakeReadings readings = FakeReadings.pulse(
                        new Entry(1, "2023-10-28T10:00:00Z", 1f), new Entry(1, "2023-10-30T10:00:00Z", Float.NaN))
                .during(Instant.parse("2023-10-28T10:00:00Z"), null);
        Answer answer = Answer.of(new Coverage(), readings, "zone=Europe/Berlin");
        assertEquals(List.of(720L, 1500L, 1440L), expectedOfRex(answer));
        assertEquals(
                List.of(LocalDate.of(2023, 10, 28), LocalDate.of(2023, 10, 29), LocalDate.of(2023, 10, 30)),
                answer.all("day").subList(0, 3));
        assertEquals(List.of(1L, 0L, 1L), answer.all("present").subList(0, 3));
    }

    @Test
    void expectsAsOftenAsAskedFor() {
        FakeReadings readings = FakeReadings.pulse(
                        new Entry(1, "2023-06-01T10:00:00Z", 1f), new Entry(1, "2023-06-03T10:00:00Z", 2f))
                .during(Instant.parse("2023-06-01T00:00:00Z"), null);
        assertEquals(List.of(96L, 96L, 96L), expectedOfRex(Answer.of(new Coverage(), readings, "every=15m")));
        RefusedException refused =
                assertThrows(RefusedException.class, () -> Answer.of(new Coverage(), readings, "every=0m"));
        assertTrue(
                refused.getMessage().contains("every=0m: expected a length of time above zero"), refused.getMessage());
    }

    private static List<Object> expectedOfRex(Answer answer) {
        return answer.rows().stream()
                .filter(row -> row.get(0).equals(1))
                .map(row -> row.get(4))
                .toList();
    }

    @Test
    void listsSubjectsWithoutReadingsWhereTheWindowIsClosed() {
        FakeReadings nothing = FakeReadings.pulse();
        assertEquals(List.of(), Answer.of(new Coverage(), nothing).rows());
        FakeReadings closed =
                nothing.during(Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-01-03T00:00:00Z"));
        Answer answer = Answer.of(new Coverage(), closed);
        assertEquals(2 * closed.animals().size(), answer.rows().size());
        assertEquals(
                List.of(1, "Rex", "pulse_value", LocalDate.of(2023, 1, 1), 1440L, 0L, 0.0),
                answer.rows().get(0));
    }

    @Test
    void isNotApplicableWhereLessThanOneReadingADayIsExpected() {
        MetricType weekly = MetricType.every(
                Duration.ofDays(7), "weight", "animal", new Unit("kg"), Field.of("weight_value", FieldType.FLOAT));
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> Answer.of(new Coverage(), FakeReadings.of(weekly, FakeReadings.pets(), List.of())));
        assertTrue(refused.getMessage().contains("a reading is expected every 168 hours"), refused.getMessage());
        assertThrows(
                RefusedException.class,
                () -> Answer.of(new Coverage(), FakeReadings.of(FakeReadings.barks(), FakeReadings.pets(), List.of())));
    }

    /** As the engine does: leaves out the readings outside of the window and of the lives. */
    private static FakeReadings chosen(FakeReadings readings, Instant from, Instant to) {
        List<Entry> inside = readings.points().stream()
                .filter(point -> from == null || !point.at().isBefore(from))
                .filter(point -> to == null || point.at().isBefore(to))
                .filter(point -> point.animal().from() == null
                        || !point.at().isBefore(point.animal().from()))
                .filter(point -> point.animal().until() == null
                        || point.at().isBefore(point.animal().until()))
                .map(Point::entry)
                .distinct()
                .toList();
        return FakeReadings.of(readings.metricType(), readings.animals(), inside)
                .during(from, to);
    }

    /** The first two begin, the third ends, the fourth does both, of the last nothing is asked. */
    private static FakeReadings living(FakeReadings readings, Instant from, Instant until) {
        List<Animal> animals = new ArrayList<>();
        for (Animal animal : readings.animals()) {
            int place = animals.size();
            animals.add(new Animal(
                    animal.id(),
                    animal.name(),
                    animal.breed(),
                    animal.birth(),
                    place < 2 || place == 3 ? from : null,
                    place == 2 || place == 3 ? until : null));
        }
        return FakeReadings.of(readings.metricType(), animals, readings.entries());
    }

    private static List<List<Object>> expected(FakeReadings readings, ZoneId zone) {
        List<List<Object>> rows = new ArrayList<>();
        for (Animal animal : readings.animals()) {
            List<Point> own = readings.points().stream()
                    .filter(point -> point.animal().equals(animal))
                    .toList();
            for (Field field : readings.metricType().fields()) {
                rows.addAll(days(readings, animal, own, field, zone));
            }
        }
        return rows;
    }

    private static List<List<Object>> days(
            FakeReadings readings, Animal animal, List<Point> own, Field field, ZoneId zone) {
        List<List<Object>> rows = new ArrayList<>();
        Duration interval = readings.metricType().interval().orElseThrow();
        Instant from = animal.from();
        if (readings.window().from().isPresent()) {
            Instant asked = readings.window().from().get();
            from = from == null || asked.isAfter(from) ? asked : from;
        }
        Instant to = animal.until();
        if (readings.window().to().isPresent()) {
            Instant asked = readings.window().to().get();
            to = to == null || asked.isBefore(to) ? asked : to;
        }
        if (own.isEmpty() && (from == null || to == null)) {
            return rows;
        }
        LocalDate first = from != null
                ? from.atZone(zone).toLocalDate()
                : own.stream()
                        .map(p -> p.at().atZone(zone).toLocalDate())
                        .min(LocalDate::compareTo)
                        .orElseThrow();
        LocalDate last = to != null
                ? to.minusNanos(1).atZone(zone).toLocalDate()
                : own.stream()
                        .map(p -> p.at().atZone(zone).toLocalDate())
                        .max(LocalDate::compareTo)
                        .orElseThrow();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {

            Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
            long seconds = 0;
            for (Instant t = day.atStartOfDay(zone).toInstant(); t.isBefore(end); t = t.plusSeconds(60)) {
                boolean inside = (from == null || !t.isBefore(from)) && (to == null || t.isBefore(to));
                seconds += inside ? 60 : 0;
            }
            long expected = Math.round((double) seconds / interval.toSeconds());
            LocalDate today = day;
            long present = own.stream()
                    .filter(p -> p.field().equals(field.name())
                            && p.at().atZone(zone).toLocalDate().equals(today))
                    .map(readings.metricType().key().sensor() ? Point::at : p -> p)
                    .distinct()
                    .count();
            rows.add(Arrays.asList(
                    animal.id(),
                    animal.name(),
                    field.name(),
                    day,
                    expected,
                    present,
                    expected == 0 ? null : (Object) ((double) present / expected)));
        }
        return rows;
    }
}

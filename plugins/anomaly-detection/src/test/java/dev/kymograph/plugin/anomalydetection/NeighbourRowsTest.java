package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.plugin.anomalydetection.adaptive.Detector;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Things that are measured by the same sensor. */
class NeighbourRowsTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int READINGS = 200;
    private static final int SPIKE = 150;
    private static final double USUAL = 40;
    private static final double UNUSUAL = 90;

    /** What one thing is measured by, and in which minutes it is unusual. */
    private record Thing(String sensor, Set<Integer> unusual) {}

    @Test
    void whatBefallsMostOfThoseOnASensorLooksLikeTheSensor() throws SQLException {
        List<Map<String, Object>> found =
                found(List.of(thing("gate", SPIKE), thing("gate", SPIKE + 3), thing("gate"), thing("yard", SPIKE)));
        assertEquals(3, found.size(), found::toString);
        for (Map<String, Object> each : found.subList(0, 2)) {
            assertEquals(List.of("sensor", "neighbours"), List.of(each.get("looks_like"), each.get("sign")));
            assertTrue(
                    ((String) each.get("reason")).endsWith("; unusual then: 1 of 2 others on its sensor"),
                    each::toString);
        }
        assertEquals("thing", found.get(2).get("looks_like"), "nobody else is measured by its sensor");
        assertNull(found.get(2).get("sign"));
    }

    @Test
    void whatBefallsOneOfManyOrEachAtItsOwnTimeLooksLikeTheSubject() throws SQLException {
        for (List<Thing> things : List.of(
                List.of(thing("gate", SPIKE), thing("gate"), thing("gate")),
                List.of(thing("gate", SPIKE), thing("gate", SPIKE + 2), thing("gate"), thing("gate"), thing("gate")),
                List.of(thing("gate", SPIKE), thing("gate", SPIKE + 11)),
                List.of(thing(null, SPIKE), thing(null, SPIKE)))) {
            List<Map<String, Object>> found = found(things);
            assertTrue(!found.isEmpty() && found.stream().allMatch(each -> each.get("sign") == null), found::toString);
        }
    }

    @Test
    void aSubjectHasNoNeighboursInItself() throws SQLException {
        List<Map<String, Object>> found = found(List.of(thing("gate", SPIKE, SPIKE + 1, SPIKE + 2), thing("yard")));
        assertTrue(!found.isEmpty() && found.stream().allMatch(each -> each.get("sign") == null), found::toString);
    }

    /** Scores, bands and kinds are what they are where no sensor is known, whatever the order and whoever else is measured. */
    @Test
    void theOrderOfSubjectsDoesNotMatterNorDoesAnotherSensor() throws SQLException {
        Random random = new Random(11);
        int blamed = 0;
        for (int round = 0; round < 4; round++) {
            List<Thing> things = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                things.add(thing(random.nextInt(2) == 0 ? "gate" : "o'yard", SPIKE + random.nextInt(20)));
            }
            List<Integer> places = new ArrayList<>(List.of(0, 1, 2, 3, 4));
            Collections.shuffle(places, random);
            List<Map<String, Object>> found = found(things);
            List<Map<String, Object>> shuffled =
                    found(places.stream().map(things::get).toList());
            shuffled.forEach(each -> each.put("thing_id", 1 + places.get((Integer) each.get("thing_id") - 1)));
            shuffled.sort(Comparator.comparing(each -> (Integer) each.get("thing_id")));
            assertEquals(found, shuffled);

            List<Thing> more = new ArrayList<>(things);
            more.add(thing("cellar", SPIKE));
            more.add(thing("cellar", SPIKE));
            assertEquals(found, found(more).subList(0, found.size()));
            blamed += (int) found.stream()
                    .filter(each -> "neighbours".equals(each.get("sign")))
                    .count();
            assertEquals(unattributed(found), unattributed(found(alone(things))));
        }
        assertTrue(blamed > 3, blamed + " are too few to compare");
    }

    @Test
    void ofMoreThanCanBeHeldNothingIsSaidOfAny() throws SQLException {
        List<Thing> things = List.of(thing("gate", SPIKE), thing("gate", SPIKE));
        assertEquals(List.of("neighbours", "neighbours"), signs(things, 3));
        assertEquals(Collections.nCopies(2, null), signs(things, 2));
        assertEquals(Collections.nCopies(2, null), signs(things, 1));
    }

    private static List<Object> signs(List<Thing> things, int most) throws SQLException {
        try (DatabaseContext context = measured(things)) {
            SharedSensors shared =
                    SharedSensors.of(context, () -> Duration.ofMinutes(10)).orElseThrow();
            JudgedRows judged = JudgedRows.byScore(
                    new JudgedRows.Listing(context, 0.5, false, Beside.nothing()), Optional.of(50), Detector::new);
            return all(new NeighbourRows(judged, shared, context, most)).stream()
                    .map(each -> each.get("sign"))
                    .toList();
        }
    }

    private static List<Thing> alone(List<Thing> things) {
        return things.stream().map(each -> new Thing(null, each.unusual())).toList();
    }

    private static List<Map<String, Object>> unattributed(List<Map<String, Object>> rows) {
        rows.forEach(row -> row.keySet().removeAll(Set.of("looks_like", "sign", "reason")));
        return rows;
    }

    private static Thing thing(String sensor, Integer... unusual) {
        return new Thing(sensor, Set.of(unusual));
    }

    private static List<Map<String, Object>> found(List<Thing> things) throws SQLException {
        try (DatabaseContext context = measured(things)) {
            return all(new Anomalies().run(Asked.of(Method.ADAPTIVE, "probation", 50), context));
        }
    }

    /** What a thing is measured as depends on when it is unusual alone. */
    private static DatabaseContext measured(List<Thing> things) throws SQLException {
        DatabaseContext context = new DatabaseContext(things.size());
        for (int i = 0; i < things.size(); i++) {
            Thing thing = things.get(i);
            Random random = new Random(5);
            for (int minute = 0; minute < READINGS; minute++) {
                double value = USUAL + random.nextGaussian();
                context.measure(
                        i + 1,
                        "level",
                        BEGIN.plus(Duration.ofMinutes(minute)),
                        thing.unusual().contains(minute) ? UNUSUAL : value,
                        thing.sensor());
            }
        }
        return context;
    }

    private static List<Map<String, Object>> all(Rows rows) {
        try (rows) {
            List<Map<String, Object>> all = new ArrayList<>();
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (Column column : rows.columns()) {
                    row.put(column.name(), rows.value(row.size()));
                }
                row.remove("thing_name");
                all.add(row);
            }
            return all;
        }
    }
}

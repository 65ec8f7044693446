package dev.kymograph.engine;

import dev.kymograph.engine.Provenance.Route;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What PostgreSQL answers from the hot readings that it keeps is what DuckDB answers. */
class RoutedQuestionsTest {

    private static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");

    @TempDir
    Path folder;

    private Map<String, String> configuration;
    private Engine server;
    private Engine embedded;

    @BeforeEach
    void openBoth() throws Exception {
        configuration = new HashMap<>(TestServer.configuration());
        configuration.put("hot.retention", "7d");
        server = open("server", configuration);
        embedded = open("embedded", Map.of());
        List<Subject> dogs = List.of(
                dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29"), 30.5),
                dog(2, "ada", "Poodle", LocalDate.parse("2023-02-28"), 7.25),
                dog(3, "Ärr", "poodle", null, null),
                dog(4, "Zoe", null, LocalDate.parse("2024-02-29"), 12.0));
        server.subjects().register(dogs);
        embedded.subjects().register(dogs);
    }

    private static Subject dog(int id, String name, String breed, LocalDate born, Double kilos) {
        Map<String, Object> attributes =
                new HashMap<>(Herd.dog(id, name, breed, born).attributes());
        attributes.put("kilos", kilos);
        return Subject.of("dog", id, name, attributes);
    }

    @AfterEach
    void close() {
        server.close();
        embedded.close();
    }

    private Engine open(String name, Map<String, String> more) {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve(name))
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .set("compaction.enabled", "false")
                .set("ingest.bulk-from", "1000")
                .extension(new Herd());
        more.forEach(builder::set);
        return builder.open();
    }

    private void reopen(String key, String value) {
        server.close();
        configuration.put(key, value);
        server = open("server", configuration);
    }

    private void ingest(String metricType, List<Reading> readings) {
        server.ingest(metricType, readings);
        embedded.ingest(metricType, readings);
    }

    private void ingest(int dog, int minute, float beats) {
        ingest("pulse", List.of(Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", beats)));
    }

    private static Question latest(Object... dogs) {
        return Question.of("latest", "pulse").where("dog", dogs);
    }

    private Route route(Question question) {
        try (Result result = server.ask(question)) {
            while (result.next()) {
                // All of it.
            }
            return result.provenance().route();
        }
    }

    private static List<List<Object>> rows(Result result) {
        List<List<Object>> rows = new ArrayList<>();
        try (result) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(result.value(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private void assertSame(Question question) {
        assertSame(rows(embedded.ask(question)), rows(server.ask(question)), question.toString());
    }

    private static void assertSame(List<List<Object>> expected, List<List<Object>> found, String question) {
        assertEquals(expected.size(), found.size(), () -> question + ": " + expected + " but " + found);
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).size(); j++) {
                Object one = expected.get(i).get(j);
                Object other = found.get(i).get(j);
                int row = i;
                assertTrue(
                        isSame(one, other),
                        () -> question + ": row " + row + ": " + expected.get(row) + " but " + found.get(row));
            }
        }
    }

    /** Sums of DOUBLEs depend on the order of what they sum up. */
    private static boolean isSame(Object one, Object other) {
        if (one instanceof Double a && other instanceof Double b && !a.isNaN() && !b.isNaN()) {
            return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
        }
        return one == null ? other == null : one.equals(other);
    }

    @Test
    void lookUpsOfFewSubjectsGoToPostgresAndAggregatesToDuckDb() {
        ingest(1, 0, 61.2f);
        assertEquals(Route.POSTGRESQL, route(latest(1)));
        server.flush();
        ingest(2, 0, 70f);
        assertEquals(Route.POSTGRESQL, route(latest(1, 2)));
        assertEquals(Route.DUCKDB, route(Question.of("latest", "pulse")));
        assertEquals(
                Route.POSTGRESQL,
                route(Question.of("readings", "pulse")
                        .where("dog", 1)
                        .where("from", NOON)
                        .where("to", NOON.plusSeconds(3600))));
        assertEquals(Route.DUCKDB, route(Question.of("readings", "pulse").where("dog", 1)));
        assertEquals(Route.DUCKDB, route(Question.of("statistics", "pulse").where("dog", 1)));
        assertEquals(Route.CACHE, route(latest(1, 2)));
    }

    @Test
    void whatIsInTheLakeAloneIsAskedThere() {
        List<Reading> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(Reading.of(1, NOON.plusSeconds(i), "beats", 60f));
        }
        ingest("pulse", many);
        ingest(2, 0, 70f);
        assertEquals(Route.DUCKDB, route(latest(1)));
        assertEquals(Route.POSTGRESQL, route(latest(2)));
        ingest(1, 60, 71f);
        assertEquals(Route.POSTGRESQL, route(latest(1)));
        assertSame(latest(1));
        assertEquals(
                Route.DUCKDB,
                route(Question.of("readings", "pulse")
                        .where("dog", 1)
                        .where("from", NOON)
                        .where("to", NOON.plusSeconds(3600))));
    }

    @Test
    void explainSaysWhoAnswersAndWhy() {
        ingest(1, 0, 61.2f);
        List<String> steps = server.explain(latest(1)).steps();
        assertEquals(
                "route PostgreSQL, from recent readings: it looks up the last readings of few subjects",
                steps.get(steps.size() - 1));
        List<String> sums = server.explain(Question.of("statistics", "pulse").where("dog", 1))
                .steps();
        assertEquals("not PostgreSQL: statistics sums up", sums.get(sums.size() - 1));
        List<String> plain = embedded.explain(latest(1)).steps();
        assertTrue(plain.get(plain.size() - 1).startsWith("route DuckDB"), plain.toString());
    }

    @Test
    void withoutDuckDbPostgresAnswersWhatItCanAndSaysSo() {
        ingest(1, 0, 61.2f);
        server.flush();
        reopen("query.duckdb.enabled", "false");
        Question question = Question.of("statistics", "pulse");
        try (Result result = server.ask(question)) {
            assertTrue(result.next());
            assertEquals(Route.POSTGRESQL, result.provenance().route());
            assertEquals(
                    List.of("PostgreSQL answers, from recent readings: DuckDB is switched off (query.duckdb.enabled)"),
                    result.notes());
        }
        assertRefused("gaps is for DuckDB alone", () -> server.ask(Question.of("gaps", "pulse")));
        assertRefused("a statement in SQL", () -> server.sql("SELECT 1"));
        List<Reading> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(Reading.of(1, NOON.plusSeconds(i), "beats", 60f));
        }
        server.ingest("pulse", many);
        assertRefused("are in the lake alone", () -> server.ask(question));
    }

    private static void assertRefused(String why, Runnable asked) {
        KymographException refused = assertThrows(KymographException.class, asked::run);
        assertEquals("query.duckdb-off", refused.code());
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void randomQuestionsAreAnsweredAlike() {
        reopen("query.duckdb.enabled", "false");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try {
            for (int round = 0; round < 6; round++) {
                ingest("pulse", pulses(random));
                ingest("pressure", pressures(random));
                if (random.nextBoolean()) {
                    server.flush();
                    embedded.flush();
                }
                if (random.nextInt(3) == 0) {
                    server.compact(Compaction.ALL, Watch.NOBODY);
                }
                for (int i = 0; i < 25; i++) {
                    assertSame(question(random));
                }
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("[seed " + seed + "] " + e.getMessage(), e);
        }
    }

    private static List<Reading> pulses(Random random) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            float beats = random.nextInt(4) == 0 ? 60 : 1 + random.nextFloat() * 200;
            Reading reading = Reading.of(1 + random.nextInt(4), moment(random), "beats", beats);
            readings.add(
                    random.nextBoolean() ? reading.from("s" + random.nextInt(2)).quality(random.nextFloat()) : reading);
        }
        return readings;
    }

    private static Instant moment(Random random) {
        return NOON.minus(Duration.ofDays(500L * random.nextInt(3))).plus(Duration.ofMinutes(random.nextInt(300)));
    }

    private static List<Reading> pressures(Random random) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Map<String, Object> values = new HashMap<>();
            if (random.nextInt(3) > 0) {
                values.put("upper", random.nextInt(5) == 0 ? Double.NaN : random.nextGaussian() * 1e3);
            }
            values.put("lower", random.nextInt(5) == 0 ? -0.0 : random.nextInt(7) / 7.0);
            values.put("remark", random.nextBoolean() ? "b\\\t\"\n" : "Ä" + random.nextInt(3));
            readings.add(new Reading(
                    1 + random.nextInt(4),
                    moment(random),
                    values,
                    java.util.Optional.empty(),
                    java.util.OptionalDouble.empty()));
        }
        return readings;
    }

    private static Question question(Random random) {
        String analysis = List.of("latest", "readings", "statistics").get(random.nextInt(3));
        boolean pulse = random.nextInt(3) > 0;
        Question question = Question.of(analysis, pulse ? "pulse" : "pressure");
        if (!pulse) {
            boolean number = analysis.equals("statistics") || random.nextBoolean();
            question =
                    question.where("field", number ? List.of("upper", "lower").get(random.nextInt(2)) : "remark");
        }
        question = chosen(question, random);
        if (analysis.equals("statistics")) {
            question = question.where(
                    "quantiles", List.of("exact", "none", "approximate").get(random.nextInt(3)));
            List<String> groups = List.of(
                    "breed", "dog", "day", "hour_of_day", "age_year", "sensor_id", "month", "hour", "week", "year");
            if (random.nextInt(3) > 0) {
                question = question.where("by", groups.get(random.nextInt(groups.size())));
            }
            if (random.nextInt(3) == 0) {
                question = question.where(
                        "zone", List.of("Europe/Berlin", "+05:30").get(random.nextInt(2)));
            }
        }
        return question;
    }

    private static Question chosen(Question asked, Random random) {
        Question question = asked;
        switch (random.nextInt(5)) {
            case 0 -> question = question.where("dog", 1 + random.nextInt(4), 1 + random.nextInt(4));
            case 1 -> question = question.where("breed", "Poodle");
            case 2 -> question = question.where("kilos", Question.Comparison.ABOVE, 8);
            case 3 -> question = question.where("breed", Question.Comparison.IS_NOT, "Poodle");
            default -> {}
        }
        switch (random.nextInt(5)) {
            case 0 -> question = question.where("from", NOON.plus(Duration.ofMinutes(random.nextInt(300))));
            case 1 -> question = question.where("to", NOON.plus(Duration.ofMinutes(random.nextInt(300))));
            case 2 -> question = question.where("age_year", 1 + random.nextInt(4));
            case 3 -> question = question.where("quality", Question.Comparison.AT_LEAST, 0.5);
            default -> {}
        }
        return question;
    }
}

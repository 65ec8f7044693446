package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Quantiles from rollups are as near to the exact ones as they say. */
class ApproximateQuantilesTest {

    /** What the note of an answer states. */
    private static final double ERROR = 0.01;

    private static final Instant FIRST = Instant.parse("2022-03-23T00:00:00Z");
    private static final int DAYS = 6;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Map<String, Double> SOUGHT = Map.of("p05", 0.05, "median", 0.5, "p95", 0.95);

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    /** The values by dog and moment, the last write of each. */
    private final Map<Integer, Map<Instant, Double>> values = new HashMap<>();

    private Engine open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("ingest.bulk-from", "1000")
                .set("rollups.refresh-every", "0s")
                .extension(new RollupProgram.Kennel())
                .open();
    }

    /** Each more awkward than the one before: even, skewed, two heaps, few values, one value, far out. */
    private static DoubleSupplier distribution(int kind, Random random) {
        return switch (kind) {
            case 0 -> random::nextDouble;
            case 1 -> () -> Math.exp(3 * random.nextGaussian());
            case 2 -> () -> random.nextBoolean() ? random.nextGaussian() : 1e6 + random.nextGaussian();
            case 3 -> () -> random.nextInt(4);
            case 4 -> () -> 7.25;
            default -> () -> Math.pow(random.nextDouble(), -5) * (random.nextBoolean() ? 1 : -1);
        };
    }

    private void takeIn(Engine engine, Random random, int dog, int day, int count, DoubleSupplier distribution) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = FIRST.plusSeconds(86_400L * day + random.nextInt(86_400));
            double value = distribution.getAsDouble();
            readings.add(new Reading(dog, at, Map.of("upper", value), Optional.empty(), OptionalDouble.empty()));
            values.computeIfAbsent(dog, none -> new HashMap<>()).put(at, value);
        }
        engine.ingest("pressure", readings);
    }

    @Test
    void ofRandomDistributionsTheirRanksAreWithinTheStatedErrorWhateverIsPutTogether() {
        Random random = new Random(11);
        try (Engine engine = open()) {
            engine.subjects().register(RollupProgram.DOGS);
            for (int dog = 1; dog <= 5; dog++) {
                for (int day = 0; day < DAYS; day++) {
                    DoubleSupplier distribution = distribution(random.nextInt(6), random);
                    int most = List.of(3, 49, 51, 400, 2500).get(random.nextInt(5));
                    takeIn(engine, random, dog, day, 1 + random.nextInt(most), distribution);
                }
            }
            engine.flush();
            engine.rollups().create("pressure", DAY, Optional.empty(), Watch.NOBODY);
            check(engine, random);
            // Late, hot, and in parts: three days of each dog are dirty now.
            for (int dog = 1; dog <= 5; dog++) {
                takeIn(engine, random, dog, random.nextInt(3), 200, distribution(dog, random));
            }
            check(engine, random);
            engine.flush();
            engine.rollups().refresh("pressure_1d", Watch.NOBODY);
            check(engine, random);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            check(engine, random);
        }
    }

    private void check(Engine engine, Random random) {
        for (int i = 0; i < 12; i++) {
            Instant from = FIRST.plus(random.nextInt(3 * 24), ChronoUnit.HOURS);
            Instant to = from.plus(48 + random.nextInt(2 * 24), ChronoUnit.HOURS);
            List<Integer> dogs = List.of(1 + random.nextInt(3), 4, 5);
            Question question = Question.of("statistics", "pressure")
                    .where("field", "upper")
                    .where("quantiles", "approximate")
                    .where("dog", dogs.toArray())
                    .where("from", from.toString())
                    .where("to", to.toString());
            try (Result result = engine.ask(i % 2 == 0 ? question : question.where("by", "dog"))) {
                assertEquals("pressure_1d", result.provenance().rollup());
                assertTrue(result.notes().stream().anyMatch(note -> note.contains("at most 1 in 100")));
                while (result.next()) {
                    List<Integer> asked = i % 2 == 0 ? dogs : List.of((Integer) result.value("dog"));
                    assertNear(values(asked, from, to), result, question);
                }
            }
        }
    }

    private List<Double> values(List<Integer> dogs, Instant from, Instant to) {
        List<Double> chosen = new ArrayList<>();
        values.forEach((dog, its) -> its.forEach((at, value) -> {
            if (dogs.contains(dog) && !at.isBefore(from) && at.isBefore(to)) {
                chosen.add(value);
            }
        }));
        return chosen;
    }

    private static void assertNear(List<Double> chosen, Result result, Question question) {
        assertEquals((long) chosen.size(), result.value("count"), question::toString);
        SOUGHT.forEach((column, fraction) -> {
            double found = (Double) result.value(column);
            double below = chosen.stream().filter(value -> value < found).count() / (double) chosen.size();
            double upto = chosen.stream().filter(value -> value <= found).count() / (double) chosen.size();
            assertTrue(
                    below <= fraction + ERROR + 1e-6 && upto >= fraction - ERROR - 1e-6,
                    () -> column + " has the ranks from " + below + " to " + upto + ": " + question);
        });
    }

    @Test
    void ofAsFewValuesAsAreKeptTheyAreExact() {
        Random random = new Random(12);
        try (Engine engine = open()) {
            engine.subjects().register(RollupProgram.DOGS);
            for (int day = 0; day < DAYS; day++) {
                takeIn(engine, random, 1, day, 1 + day * 9, distribution(day, random));
                takeIn(engine, random, 2, day, 2, distribution(0, random));
            }
            engine.flush();
            engine.rollups().create("pressure", DAY, Optional.empty(), Watch.NOBODY);
            for (int dog = 1; dog <= 2; dog++) {
                Question exact = Question.of("statistics", "pressure")
                        .where("field", "upper")
                        .where("dog", dog);
                try (Result wanted = engine.ask(exact.where("rollups", "off"));
                        Result found = engine.ask(exact.where("quantiles", "approximate"))) {
                    assertEquals("pressure_1d", found.provenance().rollup());
                    assertTrue(wanted.next() && found.next());
                    for (String column : SOUGHT.keySet()) {
                        double value = (Double) wanted.value(column);
                        assertEquals(
                                value, (Double) found.value(column), 1e-9 * Math.abs(value), column + " of " + dog);
                    }
                }
            }
        }
    }

    @Test
    void aRollupOfBeforeIsSummedUpAnewForThem() throws Exception {
        Random random = new Random(13);
        Question approximate =
                Question.of("statistics", "pressure").where("field", "upper").where("quantiles", "approximate");
        try (Engine engine = open()) {
            engine.subjects().register(RollupProgram.DOGS);
            takeIn(engine, random, 1, 0, 2000, random::nextGaussian);
            engine.flush();
            engine.rollups().create("pressure", DAY, Optional.empty(), Watch.NOBODY);
        }
        String catalog = "jdbc:duckdb:" + folder.resolve("data").resolve("catalog.duckdb");
        try (Connection connection = DriverManager.getConnection(catalog);
                Statement statement = connection.createStatement()) {
            String quantiles = " FROM metric_field WHERE metric_type = 'pressure_1d' AND name LIKE '%_quantiles'";
            assertEquals(2, statement.executeUpdate("DELETE" + quantiles));
        }
        try (Engine engine = open()) {
            assertEquals("", rollup(engine, approximate));
            assertEquals(
                    1, engine.rollups().refresh("pressure_1d", Watch.NOBODY).buckets());
            assertEquals("pressure_1d", rollup(engine, approximate));
            try (Result result = engine.ask(approximate)) {
                assertTrue(result.next());
                assertNear(values(List.of(1), FIRST, FIRST.plus(DAY)), result, approximate);
            }
        }
    }

    private static String rollup(Engine engine, Question question) {
        try (Result result = engine.ask(question)) {
            return result.provenance().rollup();
        }
    }

    @Test
    void whereNoRollupKeepsQuantilesTheyAreExact() {
        Random random = new Random(12);
        try (Engine engine = open()) {
            engine.subjects().register(RollupProgram.DOGS);
            takeIn(engine, random, 1, 0, 2000, random::nextGaussian);
            engine.flush();
            engine.rollups().create("pressure", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            Question exact = Question.of("statistics", "pressure").where("field", "upper");
            Question approximate = exact.where("quantiles", "approximate");
            try (Result one = engine.ask(exact);
                    Result other = engine.ask(approximate)) {
                assertTrue(one.next() && other.next());
                assertEquals(one.value("median"), other.value("median"));
                assertEquals("", other.provenance().rollup());
                assertEquals(List.of(), other.notes());
            }
            List<String> why = engine.explain(approximate).steps();
            assertTrue(
                    why.contains(
                            "not rollup pressure_1h: it keeps no quantiles, as rollups of a day do once they are refreshed"),
                    why::toString);
        }
    }
}

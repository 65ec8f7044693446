package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Random programs of ingest, flush, reopen and questions, against a map in memory. */
class EngineModelTest {

    private static final int STEPS = 40;
    private static final Instant FIRST = Instant.parse("2022-02-20T00:00:00Z");
    private static final List<String> BREEDS = List.of("Shepherd", "Poodle", "Beagle");

    @TempDir
    Path data;

    /** What identifies a reading. */
    private record Key(int dog, Instant at) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return dog == other.dog ? at.compareTo(other.at) : Integer.compare(dog, other.dog);
        }
    }

    private final Map<Key, Float> model = new TreeMap<>();
    private final List<Subject> dogs = List.of(
            Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
            Herd.dog(2, "Ada", "Shepherd", LocalDate.parse("2021-03-01")),
            Herd.dog(3, "Bo", "Poodle", LocalDate.parse("2022-03-05")),
            Herd.dog(4, "Cleo", "Beagle", null));
    private Engine engine;
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void answersAreThoseOfAMapInMemory(long seed) {
        random = new Random(seed);
        engine = open();
        try {
            for (int step = 0; step < STEPS; step++) {
                step(seed, step);
            }
        } finally {
            engine.close();
        }
    }

    @Tag("heavy")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void answersAreThoseOfAMapInMemoryInManyPrograms(long seed) {
        answersAreThoseOfAMapInMemory(seed);
    }

    static LongStream manySeeds() {
        return LongStream.range(100, 120);
    }

    private void step(long seed, int step) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> ingest(1 + random.nextInt(8));
            case 3 -> ingest(60 + random.nextInt(200));
            case 4 -> engine.flush();
            case 5 -> {
                if (random.nextInt(3) == 0) {
                    engine.close();
                    engine = open();
                }
            }
            default -> ask("seed " + seed + ", step " + step);
        }
    }

    private void ingest(int count) {
        List<Reading> batch = new ArrayList<>();
        long replaced = 0;
        for (int i = 0; i < count; i++) {
            Key key = key();
            float value = 40 + random.nextInt(100) / 2f;
            batch.add(Reading.of(key.dog(), key.at(), "beats", value));
            replaced += model.put(key, value) == null ? 0 : 1;
        }
        assertEquals(new IngestSummary(count, count, 0, replaced, false), engine.ingest("pulse", batch));
    }

    /** Few enough moments that keys meet again, around the birthdays and the end of a month. */
    private Key key() {
        long minutes = random.nextInt(5) == 0 ? random.nextInt(600 * 24 * 60) : random.nextInt(20 * 24) * 60L;
        return new Key(1 + random.nextInt(4), FIRST.plus(minutes, ChronoUnit.MINUTES));
    }

    private void ask(String where) {
        String breed = BREEDS.get(random.nextInt(BREEDS.size()));
        int year = 1 + random.nextInt(3);
        Instant from = FIRST.plus(random.nextInt(20), ChronoUnit.DAYS);
        Instant to = from.plus(random.nextInt(40), ChronoUnit.DAYS);
        switch (random.nextInt(4)) {
            case 0 -> check(where, Question.of("statistics", "pulse"), "true", key -> true);
            case 1 ->
                check(
                        where,
                        Question.of("statistics", "pulse").where("breed", breed).where("age_year", year),
                        "breed = '" + breed + "' AND age_year = " + year,
                        key -> breed(key.dog()).equals(breed) && year == year(key));
            case 2 ->
                check(
                        where,
                        Question.of("statistics", "pulse").where("from", from).where("to", to),
                        "\"timestamp\" >= '" + from + "' AND \"timestamp\" < '" + to + "'",
                        key -> !key.at().isBefore(from) && key.at().isBefore(to));
            default ->
                check(
                        where,
                        Question.of("statistics", "pulse").where("dog", 1, 3).where("from", from),
                        "dog_id IN (1, 3) AND \"timestamp\" >= TIMESTAMP '"
                                + from.toString().replace("Z", "") + "'",
                        key -> (key.dog() == 1 || key.dog() == 3) && !key.at().isBefore(from));
        }
    }

    private void check(String where, Question question, String condition, Predicate<Key> chosen) {
        long count = 0;
        double sum = 0;
        for (Map.Entry<Key, Float> reading : model.entrySet()) {
            if (chosen.test(reading.getKey())) {
                count++;
                sum += reading.getValue();
            }
        }
        assertEquals(
                "[[" + count + ", " + (count == 0 ? null : sum) + "]]",
                EngineTest.sql(engine, "SELECT count(*), sum(beats) FROM pulse WHERE " + condition),
                where + ": " + condition);
        try (Result result = engine.ask(question)) {
            long answered = result.next() ? (Long) result.value("count") : 0;
            assertEquals(count, answered, where + ": " + question);
        }
        checkLatest(where, question, chosen);
    }

    private void checkLatest(String where, Question question, Predicate<Key> chosen) {
        Map<Integer, String> expected = new TreeMap<>();
        model.forEach((key, value) -> {
            if (chosen.test(key)) {
                expected.put(key.dog(), key.at() + " " + value);
            }
        });
        Map<Integer, String> answered = new TreeMap<>();
        Question latest = new Question("latest", question.metricType(), question.terms());
        try (Result result = engine.ask(latest)) {
            while (result.next()) {
                answered.put((Integer) result.value("dog_id"), result.value("timestamp") + " " + result.value("value"));
            }
        }
        assertEquals(expected, answered, where + ": " + latest);
    }

    private String breed(int dog) {
        return String.valueOf(dogs.get(dog - 1).attributes().get("breed"));
    }

    private int year(Key key) {
        LocalDate born = (LocalDate) dogs.get(key.dog() - 1).attributes().get("birth_date");
        if (born == null) {
            return 0;
        }
        for (int year = 1; year < 20; year++) {
            Instant begins = born.plusYears(year - 1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant ends = born.plusYears(year).atStartOfDay().toInstant(ZoneOffset.UTC);
            if (!key.at().isBefore(begins) && key.at().isBefore(ends)) {
                return year;
            }
        }
        return 0;
    }

    private Engine open() {
        Engine opened = Engine.builder()
                .data(data)
                .set("ingest.bulk-from", "50")
                .extension(new Herd())
                .open();
        opened.subjects().register(dogs);
        return opened;
    }
}

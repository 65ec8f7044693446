package dev.kymograph.engine;

import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An answer depends on the readings and on nothing else: not on how files are cut, on flushes, on compaction, on the order of input, on what was asked
 * before. Of two writes of one reading the later stays the later throughout.
 */
class LawsTest {

    private static final Instant FIRST = Instant.parse("2022-02-20T00:00:00Z");
    private static final long SEEDS = Long.getLong("kymograph.law-seeds", 1);

    private static final Map<String, Question> QUESTIONS = questions();

    private static final List<String> STATEMENTS = List.of(
            "SELECT * FROM pulse ORDER BY dog_id, \"timestamp\"",
            "SELECT breed, age_year, count(*), sum(beats), min(beats), max(beats), median(beats) FROM pulse"
                    + " GROUP BY ALL ORDER BY ALL",
            "SELECT dog_id, count(*) FILTER (sensor_id IS NULL), arg_max(beats, \"timestamp\") FROM pulse"
                    + " WHERE breed = 'Shepherd' AND age_year = 2 GROUP BY ALL ORDER BY ALL",
            "SELECT \"timestamp\", beats - lag(beats) OVER (ORDER BY \"timestamp\") FROM pulse"
                    + " WHERE dog_id = 1 AND \"timestamp\" >= '2022-03-01' ORDER BY 1",
            "SELECT count(*) FROM pulse p JOIN dogs d ON d.id = p.dog_id WHERE quality_score >= 0.5 AND d.kilos IS NULL");

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private static Map<String, Question> questions() {
        Map<String, Question> questions = new LinkedHashMap<>();
        for (Question question : List.of(
                ask("readings"),
                ask("readings").where("breed", "Shepherd").where("age_year", 1, 2),
                ask("latest"),
                ask("latest").where("to", "2022-03-05"),
                ask("statistics").where("by", "breed", "month"),
                ask("statistics").where("dog", 1, 3).where("from", "2022-03-01"),
                ask("percentiles").where("by", "breed"),
                ask("histogram").where("bins", 7),
                ask("series").where("every", "1d").where("aggregate", "sum"),
                ask("series")
                        .where("every", "1h")
                        .where("aggregate", "last")
                        .where("fill", "locf")
                        .where("max_gap", "3h"),
                ask("trend"),
                ask("compare").where("by", "breed"),
                ask("gaps").where("dog", 2),
                ask("coverage").where("quality", Question.Comparison.AT_LEAST, 0.5))) {
            questions.put(question.toString(), question);
        }
        return questions;
    }

    private static Question ask(String analysis) {
        return Question.of(analysis, "pulse");
    }

    @Test
    void everyAnalysisIsAsked() {
        try (Engine engine = open("data", 50)) {
            Set<String> all = engine.vocabulary().analyses().stream()
                    .map(CommandSpec::name)
                    .collect(Collectors.toSet());
            assertEquals(
                    new TreeSet<>(all),
                    QUESTIONS.values().stream().map(Question::analysis).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void anAnswerDependsOnTheReadingsAlone() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<Reading> readings = readings(random);
            Map<String, List<List<Object>>> expected;
            try (Engine engine = open("reference-" + seed, 1)) {
                engine.ingest("pulse", readings);
                expected = answers(engine, new Random(0));
            }
            assertTrue(expected.values().stream().noneMatch(List::isEmpty), expected::toString);
            for (int way = 0; way < 3; way++) {
                String name = "seed " + seed + ", way " + way;
                try (Engine engine = open(name, way % 2 == 0 ? 25 : 1_000)) {
                    List<Reading> order = way == 0 ? readings : shuffled(readings, random);
                    takeIn(engine, order, random, way);
                    same(name, expected, answers(engine, random));
                    same(name + ", asked again", expected, answers(engine, random));
                    engine.flush();
                    same(name + ", flushed", expected, answers(engine, random));
                    engine.compact(Compaction.ALL, Watch.NOBODY);
                    same(name + ", compacted", expected, answers(engine, random));
                }
            }
        }
    }

    /** In pieces of any size, some of them flushed, with questions between that fill what the engine remembers. */
    private static void takeIn(Engine engine, List<Reading> readings, Random random, int way) {
        int from = 0;
        while (from < readings.size()) {
            int to = Math.min(readings.size(), from + 1 + random.nextInt(way == 1 ? 150 : 60));
            engine.ingest("pulse", readings.subList(from, to));
            if (way != 1 && random.nextInt(3) == 0) {
                engine.flush();
            }
            if (random.nextInt(6) == 0) {
                answers(engine, random);
            }
            from = to;
        }
    }

    /** Any order in which the writes of one reading keep theirs. */
    private static List<Reading> shuffled(List<Reading> readings, Random random) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        Map<String, List<Integer>> ofKey = new HashMap<>();
        for (int i = 0; i < readings.size(); i++) {
            ofKey.computeIfAbsent(key(readings.get(i)), key -> new ArrayList<>())
                    .add(places.get(i));
        }
        ofKey.values().forEach(Collections::sort);
        Reading[] order = new Reading[readings.size()];
        for (Reading reading : readings) {
            order[ofKey.get(key(reading)).remove(0)] = reading;
        }
        return List.of(order);
    }

    private static String key(Reading reading) {
        return reading.subject() + " " + reading.timestamp();
    }

    private static List<Reading> readings(Random random) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long minutes = random.nextInt(3) == 0 ? random.nextInt(40 * 24 * 60) : random.nextInt(200) * 30L;
            Reading reading = Reading.of(
                    1 + random.nextInt(5), FIRST.plusSeconds(60 * minutes), "beats", 40 + random.nextInt(1000) / 8f);
            reading = random.nextBoolean() ? reading : reading.from("collar-" + random.nextInt(3));
            readings.add(random.nextInt(4) == 0 ? reading : reading.quality(random.nextInt(101) / 100.0));
        }
        return readings;
    }

    private static Map<String, List<List<Object>>> answers(Engine engine, Random random) {
        List<String> order = new ArrayList<>(QUESTIONS.keySet());
        order.addAll(STATEMENTS);
        Collections.shuffle(order, random);
        Map<String, List<List<Object>>> answers = new LinkedHashMap<>();
        for (String asked : order) {
            Question question = QUESTIONS.get(asked);
            try (Result result = question == null ? engine.sql(asked) : engine.ask(question)) {
                answers.put(asked, AnsweredRows.rest(result));
            }
        }
        return answers;
    }

    private static void same(
            String what, Map<String, List<List<Object>>> expected, Map<String, List<List<Object>>> found) {
        expected.forEach((asked, rows) -> {
            List<List<Object>> others = found.get(asked);
            assertEquals(rows.size(), others.size(), () -> what + ": " + asked);
            for (int i = 0; i < rows.size(); i++) {
                same(what + ": " + asked + ", row " + i, rows.get(i), others.get(i));
            }
        });
    }

    /** The last digits of what is summed depend on the order of summing, which nothing promises. */
    private static void same(String what, List<Object> expected, List<Object> found) {
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i) instanceof Double number && found.get(i) instanceof Double other) {
                assertEquals(number, other, 1e-9 * Math.max(1, Math.abs(number)), what);
            } else {
                assertEquals(expected.get(i), found.get(i), what);
            }
        }
    }

    private Engine open(String name, int bulkFrom) {
        Engine engine = Engine.builder()
                .data(folder.resolve(name))
                .set("ingest.bulk-from", Integer.toString(bulkFrom))
                .extension(new Herd())
                .open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Shepherd", LocalDate.parse("2021-03-01")),
                        Herd.dog(3, "Bo", "Poodle", LocalDate.parse("2022-03-05")),
                        Herd.dog(4, "Cleo", "Poodle", LocalDate.parse("2018-07-01")),
                        Herd.dog(5, "Dot", "Beagle", null)));
        return engine;
    }
}

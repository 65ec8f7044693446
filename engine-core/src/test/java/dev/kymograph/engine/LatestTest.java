package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The last readings, which are looked for where the catalog says that each subject's readings end. */
class LatestTest {

    private static final Instant START = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    private Path data;

    @Test
    void readsOnlyTheNewestFilesWhereAllEndThere() {
        try (Engine engine = open(data)) {
            for (int month = 0; month < 4; month++) {
                Instant at = START.plus(Duration.ofDays(31L * month));
                engine.ingest("pulse", List.of(pulse(1, at, 70f + month), pulse(2, at, 80f + month)));
                engine.flush();
            }
            Question latest = Question.of("latest", "pulse");
            assertEquals("{1=73.0, 2=83.0}", answer(engine, latest).toString());
            assertTrue(
                    engine.explain(latest).steps().toString().contains("1 of 4 files can hold an answer"),
                    engine.explain(latest).steps().toString());
            assertEquals(
                    "{1=73.0}",
                    answer(engine, latest.where("breed", "Shepherd")).toString());
            assertEquals(
                    "{}", answer(engine, latest.where("from", "2024-01-01")).toString());
            assertEquals(
                    "{1=70.0, 2=80.0}",
                    answer(engine, latest.where("to", "2023-03-20")).toString());
        }
    }

    @Test
    void oneThatEndedLongAgoIsFoundToo() {
        try (Engine engine = open(data)) {
            engine.ingest("pulse", List.of(pulse(1, START, 70f)));
            engine.flush();
            engine.ingest("pulse", List.of(pulse(2, START.plus(Duration.ofDays(100)), 80f)));
            engine.flush();
            assertEquals(
                    "{1=70.0, 2=80.0}",
                    answer(engine, Question.of("latest", "pulse")).toString());
            assertEquals(
                    "{2=80.0}",
                    answer(engine, Question.of("latest", "pulse").where("from", "2023-04-01"))
                            .toString());
        }
    }

    @Test
    void aFieldThatWasLastMeasuredBeforeTheOthersIsFoundToo() {
        try (Engine engine = open(data)) {
            engine.ingest("pressure", List.of(pressure(START, 120.0, 80.0, "calm")));
            engine.flush();
            engine.ingest("pressure", List.of(pressure(START.plus(Duration.ofDays(100)), 130.0, null, "calm")));
            engine.flush();
            List<String> found = new ArrayList<>();
            try (Result result = engine.ask(Question.of("latest", "pressure"))) {
                while (result.next()) {
                    found.add(result.value("field") + " " + result.value("value") + " " + result.value("timestamp"));
                }
            }
            assertEquals(
                    List.of(
                            "upper 130.0 2023-06-09T12:00:00Z",
                            "lower 80.0 2023-03-01T12:00:00Z",
                            "remark calm 2023-06-09T12:00:00Z"),
                    found);
        }
    }

    @Test
    void equalsTheNaiveAnswerWhereverReadingsAre() {
        Random random = new Random(7);
        for (int round = 0; round < 8; round++) {
            Map<Integer, Map<Instant, Float>> expected = new TreeMap<>();
            try (Engine engine = open(data.resolve("round" + round))) {
                for (int batch = 0; batch < 6; batch++) {
                    Map<List<Object>, Reading> readings = new LinkedHashMap<>();
                    for (int i = 0; i < 20; i++) {
                        int subject = 1 + random.nextInt(2);
                        Instant at = START.plus(Duration.ofHours(random.nextInt(4000)));
                        float value = 60 + random.nextInt(60);
                        readings.put(List.of(subject, at), pulse(subject, at, value));
                        expected.computeIfAbsent(subject, any -> new TreeMap<>())
                                .put(at, value);
                    }
                    engine.ingest("pulse", List.copyOf(readings.values()));
                    if (random.nextBoolean()) {
                        engine.flush();
                    }
                    Map<Integer, Object> naive = new TreeMap<>();
                    expected.forEach((subject, its) -> naive.put(
                            subject, ((TreeMap<Instant, Float>) its).lastEntry().getValue()));
                    assertEquals(naive, answer(engine, Question.of("latest", "pulse")), "round " + round);
                }
            }
        }
    }

    private static Engine open(Path data) {
        Engine engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null), Herd.dog(2, "Ada", "Poodle", null)));
        return engine;
    }

    private static Map<Integer, Object> answer(Engine engine, Question question) {
        Map<Integer, Object> answer = new TreeMap<>();
        try (Result result = engine.ask(question)) {
            while (result.next()) {
                answer.put((Integer) result.value(0), result.value("value"));
            }
        }
        return answer;
    }

    private static Reading pulse(int subject, Instant at, float value) {
        return Reading.of(subject, at, "beats", value);
    }

    private static Reading pressure(Instant at, Double upper, Double lower, String remark) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("upper", upper);
        values.put("lower", lower);
        values.put("remark", remark);
        return new Reading(1, at, values, Optional.empty(), OptionalDouble.empty());
    }
}

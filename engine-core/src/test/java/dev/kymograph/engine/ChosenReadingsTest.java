package dev.kymograph.engine;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Whatever chooses readings, analyses and SQL see the same ones: of several fields, from files that overlap and hot batches. */
class ChosenReadingsTest {

    private static final Instant FIRST = Instant.parse("2022-02-20T00:00:00Z");

    @TempDir
    Path data;

    @Test
    void areThoseThatSqlFinds() {
        try (Engine engine = Engine.builder().data(data).extension(new Herd()).open()) {
            fill(engine, new Random(3));
            Question all = Question.of("statistics", "pressure");
            check(engine, all, "true");
            check(engine, all.where("dog", 2), "dog_id = 2");
            check(engine, all.where("dog", 1, 3), "dog_id IN (1, 3)");
            check(engine, all.where("dog", 2).where("breed", "Poodle"), "dog_id = 2 AND breed = 'Poodle'");
            check(engine, all.where("dog", 1).where("age_year", 2), "dog_id = 1 AND age_year = 2");
            check(engine, all.where("breed", "Poodle"), "breed = 'Poodle'");
            check(engine, all.where("breed", Comparison.IS_NOT, "Poodle"), "breed <> 'Poodle'");
            check(engine, all.where("age_year", Comparison.AT_LEAST, 2), "age_year >= 2");
            check(engine, all.where("quality", Comparison.AT_LEAST, 0.5), "quality_score >= 0.5");
            check(
                    engine,
                    all.where("from", "2022-02-22").where("dog", 3),
                    "\"timestamp\" >= '2022-02-22' AND dog_id = 3");
        }
    }

    private static void check(Engine engine, Question question, String condition) {
        List<String> fields = List.of("upper", "lower");
        List<List<Object>> both = rows(engine, question, "field", "count", "min", "max");
        List<List<Object>> single = new ArrayList<>();
        for (String field : fields) {
            single.addAll(rows(engine, question.where("field", field), "field", "count", "min", "max"));
        }
        List<List<Object>> expected = new ArrayList<>();
        for (String field : fields) {
            try (Result result = engine.sql("SELECT count(" + field + "), min(" + field + "), max(" + field
                    + ") FROM pressure WHERE " + condition)) {
                result.next();
                expected.add(Arrays.asList(field, result.value(0), result.value(1), result.value(2)));
            }
        }
        assertEquals(expected, both, condition);
        assertEquals(expected, single, condition);
    }

    private static List<List<Object>> rows(Engine engine, Question question, String... columns) {
        List<List<Object>> rows = new ArrayList<>();
        try (Result result = engine.ask(question)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (String column : columns) {
                    row.add(result.value(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static void fill(Engine engine, Random random) {
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-02-22")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29")),
                        Herd.dog(3, "Bo", null, null)));
        for (int batch = 0; batch < 9; batch++) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("upper", 100.0 + random.nextInt(40));
                if (random.nextBoolean()) {
                    values.put("lower", 60.0 + random.nextInt(4));
                }
                Instant at = FIRST.plusSeconds(3600L * random.nextInt(96));
                OptionalDouble quality = random.nextBoolean() ? OptionalDouble.of(0.5) : OptionalDouble.empty();
                readings.add(new Reading(1 + i % 3, at, values, Optional.empty(), quality));
            }
            engine.ingest("pressure", readings);
            if (batch % 3 == 1) {
                engine.flush();
            }
        }
    }
}

package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a relation is to a statement, however the statement names it and whatever it needs of it. */
class SqlRelationsTest {

    @TempDir
    Path data;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29"))));
        Instant noon = Instant.parse("2023-03-01T12:00:00Z");
        engine.ingest("pulse", List.of(Reading.of(1, noon, "beats", 80f), Reading.of(2, noon, "beats", 90f)));
        engine.flush();
        engine.ingest(
                "pulse", List.of(Reading.of(2, noon, "beats", 95f), Reading.of(2, noon.plusSeconds(1), "beats", 60f)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT count(*), sum(beats) FROM pulse | [[3, 235.0]]",
                "FROM pulse SELECT max(beats) | [[95.0]]",
                "SELECT count(breed) FROM pulse | [[3]]",
                "SELECT count(p.Breed) FROM Pulse p | [[3]]",
                "SELECT count(DISTINCT dog_name) FROM pulse | [[2]]",
                "SELECT max(age_year) FROM pulse | [[4]]",
                "SELECT count(*) FROM pulse JOIN dogs ON id = dog_id WHERE dogs.breed = 'Poodle' | [[2]]",
                "SELECT count(*) FROM pulse NATURAL JOIN (SELECT 'Poodle' AS breed) | [[2]]",
                "SELECT count(*) FROM pulse JOIN (SELECT 'Poodle' AS breed) USING (breed) | [[2]]",
                "SELECT max(p.breed) FROM (SELECT pulse AS p FROM pulse) | [[Shepherd]]",
                "SELECT struct_extract(pulse, 'breed') AS b FROM pulse WHERE dog_id = 1 | [[Shepherd]]",
                "SELECT max(g) FROM pulse AS p(a, b, c, d, e, f, g) | [[Shepherd]]",
                "SELECT max(#7) FROM pulse | [[Shepherd]]",
                "SELECT min(COLUMNS('^bre')) FROM pulse | [[Poodle]]",
                "SELECT breed FROM (SELECT * FROM pulse) ORDER BY beats LIMIT 1 | [[Poodle]]",
            })
    void hasItsSubjectsWhereverTheyAreNeeded(String sql, String rows) {
        assertEquals(rows, EngineTest.sql(engine, sql));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WITH pulse AS (SELECT * FROM pulse WHERE beats > 85) SELECT count(*) FROM pulse | [[1]]",
                "WITH x AS (SELECT * FROM pulse), pulse AS (SELECT 7 AS beats) SELECT count(*), max(pulse.beats) FROM x, pulse | [[3, 7]]",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT count(*) FROM n, pulse | [[9]]",
                "WITH y AS MATERIALIZED (SELECT * FROM pulse) SELECT count(*) FROM y, dogs | [[6]]",
                "/* first */ WITH y AS (SELECT * FROM pulse) SELECT count(*) FROM y | [[3]]",
                "SELECT count(*) FROM (WITH pulse AS (SELECT 1) SELECT * FROM pulse), pulse | [[3]]",
            })
    void isHiddenByAStatementsOwn(String sql, String rows) {
        assertEquals(rows, EngineTest.sql(engine, sql));
    }

    @Test
    void isNotSeenInWhatIsSaidOfAMistake() {
        for (String sql : List.of(
                "SELECT bred FROM pulse", "SELECT CAST('abc' AS INTEGER) FROM pulse", "SELECT breed + 1 FROM pulse")) {
            KymographException wrong = assertThrows(KymographException.class, () -> EngineTest.sql(engine, sql));
            assertFalse(wrong.getMessage().contains("MATERIALIZED"), wrong.getMessage());
            assertFalse(wrong.getMessage().contains("LINE 2"), wrong.getMessage());
        }
        KymographException unknown =
                assertThrows(KymographException.class, () -> EngineTest.sql(engine, "SELECT bred FROM pulse"));
        assertTrue(unknown.getMessage().contains("breed"), unknown.getMessage());
    }
}

package dev.kymograph.engine;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which columns of an answer in SQL have a unit: those that have a metric's values, however they are called, and no others. */
class SqlUnitsTest {

    @TempDir
    Path data;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01"))));
        Instant noon = Instant.parse("2023-03-01T12:00:00Z");
        engine.ingest("pulse", Reading.of(1, noon, "beats", 80f));
        engine.ingest("pressure", Reading.of(1, noon, "upper", 120.0));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private String columns(String sql) {
        try (Result result = engine.sql(sql)) {
            return result.columns().stream().map(SqlUnitsTest::told).collect(Collectors.joining(", "));
        }
    }

    private static String told(Column column) {
        return column.unit().isEmpty() ? column.name() : column.name() + " " + column.unit();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT dog_name, beats FROM pulse | dog_name, beats bpm",
                "SELECT p.BEATS AS fast, Pulse: beats FROM Pulse AS p | fast bpm, Pulse bpm",
                "FROM pulse SELECT pulse.beats WHERE beats > 3 ORDER BY 1 LIMIT 2 | beats bpm",
                "SELECT max(beats), median(beats) AS mid, quantile_cont(beats, 0.5) AS q FROM pulse | max(beats) bpm, mid bpm, q bpm",
                "SELECT breed, avg(beats) AS mean, count(*) AS n FROM pulse GROUP BY ALL | breed, mean bpm, n",
                "SELECT round(avg(beats)::DOUBLE, 1) AS mean FROM pulse | mean bpm",
                "SELECT lag(beats) OVER (ORDER BY timestamp) AS before FROM pulse | before bpm",
                "SELECT arg_max(beats, timestamp) AS newest FROM pulse | newest bpm",
                "SELECT beats, upper FROM pulse JOIN pressure USING (dog_id) | beats bpm, upper mmHg",
                "SELECT a.beats, b.beats AS other FROM pulse a, pulse b | beats bpm, other bpm",
                "SELECT p.beats FROM pulse p, (SELECT 1 AS one) | beats bpm",
                "WITH x AS (SELECT 1 AS one) SELECT p.beats, one FROM x, pulse p | beats bpm, one",
                "SELECT dog_id AS beats, beats FROM pulse | beats, beats bpm",
                "SELECT q.*, p.beats FROM (SELECT 1 AS beats) q, pulse p | beats, beats bpm",
                "SELECT * EXCLUDE (timestamp, upper, lower, remark), upper + 1 AS more, upper AS u FROM pressure"
                        + " | dog_id, sensor_id, quality_score, dog_name, breed, birth_date, kilos, age_year, more, u mmHg",
            })
    void aColumnWithAMetricsValuesHasItsUnit(String sql, String columns) {
        assertEquals(columns, columns(sql));
    }

    @Test
    void allColumnsHaveTheirOwn() {
        String pulse =
                "dog_id, timestamp, beats bpm, sensor_id, quality_score, dog_name, breed, birth_date, kilos, age_year";
        assertEquals(pulse, columns("SELECT * FROM pulse"));
        assertEquals(pulse, columns("FROM pulse"));
        assertEquals(pulse + ", beats bpm", columns("SELECT *, beats FROM pulse"));
        assertEquals("one, " + pulse, columns("SELECT 1 AS one, p.* FROM pulse p, dogs"));
        assertEquals(
                pulse + ", upper mmHg, lower mmHg, remark",
                columns(
                        "SELECT p.*, q.* EXCLUDE (dog_id, timestamp, sensor_id, quality_score, dog_name, breed, birth_date,"
                                + " kilos, age_year) FROM pulse p JOIN pressure q ON true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT beats + 1 AS more, beats / 2 AS half, beats > 3 AS fast FROM pulse | more, half, fast",
                "SELECT sum(beats) AS s, var_pop(beats) AS v, count(beats) AS n, max(beats, 2) AS two FROM pulse | s, v, n, two",
                "SELECT beats::VARCHAR AS beats FROM pulse | beats",
                "SELECT beats FROM (SELECT beats FROM pulse) | beats",
                "WITH pulse AS (SELECT 1 AS beats) SELECT beats FROM pulse | beats",
                "WITH x AS (FROM pulse) SELECT beats FROM x | beats",
                "SELECT beats FROM pulse UNION ALL SELECT 1 | beats",
                "SELECT beats FROM pulse AS p(a, b, beats) | beats",
                "SELECT dog_id AS upper FROM pulse, (SELECT 2 AS one) | upper",
                "SELECT * REPLACE (1 AS beats) FROM (FROM pulse) | dog_id, timestamp, beats, sensor_id, quality_score,"
                        + " dog_name, breed, birth_date, kilos, age_year",
                "SELECT remark, quality_score FROM pressure | remark, quality_score",
                "SELECT max(COLUMNS('beats')), 1 AS upper FROM pulse | beats, upper",
                "SELECT unnest({'a': 1, 'b': 2}), beats FROM pulse | a, b, beats",
                "SELECT (SELECT max(beats) FROM pulse) AS most | most",
            })
    void whatIsNoneOfItsValuesHasNone(String sql, String columns) {
        assertEquals(columns, columns(sql));
    }

    @Test
    void replacedColumnsHaveNone() {
        String columns = columns("SELECT * REPLACE (beats + 1 AS beats), beats AS b FROM pulse");
        assertEquals(
                "dog_id, timestamp, beats, sensor_id, quality_score, dog_name, breed, birth_date, kilos, age_year, b bpm",
                columns);
    }

    @Test
    void rollupsHaveNoneBecauseTheyCountToo() {
        engine.rollups().create("pulse", Duration.ofDays(1), Optional.of("daily"), Watch.NOBODY);
        assertEquals("beats_count, beats_max", columns("SELECT beats_count, beats_max FROM daily"));
        assertEquals(
                "beats bpm, beats_count",
                columns("SELECT p.beats, d.beats_count FROM pulse p JOIN daily d USING (dog_id)"));
    }

    @Test
    void aKeptAnswerHasThemToo() {
        assertEquals("beats bpm", columns("SELECT beats FROM pulse"));
        try (Result again = engine.sql("SELECT beats FROM pulse")) {
            assertEquals(Provenance.Route.CACHE, again.provenance().route());
            assertEquals("bpm", again.columns().get(0).unit());
        }
    }
}

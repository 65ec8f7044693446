package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Where SQL sums up what a rollup has summed up already, its explanation says so. */
class RollupHintTest {

    @TempDir
    Path data;

    private Engine engine;

    @BeforeEach
    void keepADayAndAnHour() {
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Poodle", LocalDate.parse("2021-06-01"))));
        engine.ingest("pulse", List.of(Reading.of(1, Instant.parse("2023-03-01T12:00:00Z"), "beats", 60f)));
        for (Duration every : List.of(Duration.ofDays(1), Duration.ofHours(1))) {
            engine.rollups().create("pulse", every, Optional.empty(), Watch.NOBODY);
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private String hinted(String select) {
        return engine.explainSql(select).steps().stream()
                .filter(step -> step.contains(" could answer it"))
                .map(step -> step.replaceFirst("rollup (\\S+) .*", "$1"))
                .findFirst()
                .orElse("none");
    }

    @Test
    void theWidestThatFitsIsNamed() {
        assertEquals("pulse_1d", hinted("SELECT avg(beats) FROM pulse"));
        assertEquals("pulse_1d", hinted("SELECT breed, avg(p.beats), count(*) FROM pulse p GROUP BY ALL"));
        assertEquals(
                "pulse_1d",
                hinted("SELECT date_trunc('month', \"timestamp\") AS m, round(max(beats), 1) FROM pulse"
                        + " WHERE breed = 'Poodle' AND \"timestamp\" >= '2023-01-01' GROUP BY m ORDER BY m"));
        assertEquals("pulse_1d", hinted("SELECT CAST(\"timestamp\" AS DATE), sum(beats) FROM pulse GROUP BY 1"));
        assertEquals(
                "pulse_1h", hinted("SELECT hour(\"timestamp\"), min(beats) FROM pulse GROUP BY 1 HAVING count(*) > 2"));
        assertEquals(
                "pulse_1h", hinted("SELECT stddev(beats) FROM pulse WHERE \"timestamp\" < '2023-03-01T06:00:00Z'"));
        assertEquals("pulse_1d", hinted("SELECT age_year, count(beats) FROM pulse GROUP BY age_year"));
        assertEquals(
                List.of(
                        "rollup pulse_1d could answer it, from beats_count, beats_mean, beats_min and so on: SQL reads what"
                                + " it names, while 'statistics' and 'series' take rollups by themselves"),
                engine.explainSql("SELECT avg(beats) FROM pulse").steps().stream()
                        .filter(step -> step.contains("could answer it"))
                        .toList());
    }

    @Test
    void whatNeedsReadingsHasNone() {
        for (String select : List.of(
                "SELECT median(beats) FROM pulse",
                "SELECT count(DISTINCT beats) FROM pulse",
                "SELECT avg(beats) FILTER (beats > 60) FROM pulse",
                "SELECT avg(beats) FROM pulse WHERE beats > 60",
                "SELECT avg(beats) FROM pulse WHERE quality_score > 0.5",
                "SELECT avg(beats + 1) FROM pulse",
                "SELECT sensor_id, avg(beats) FROM pulse GROUP BY 1",
                "SELECT max(\"timestamp\") FROM pulse",
                "SELECT date_trunc('minute', \"timestamp\"), avg(beats) FROM pulse GROUP BY 1",
                "SELECT avg(beats) FROM pulse WHERE \"timestamp\" < '2023-03-01T06:30:00Z'",
                "SELECT avg(beats) FROM pulse WHERE \"timestamp\" > birth_date",
                "SELECT avg(beats) FROM pulse WHERE \"timestamp\" BETWEEN '2023-01-01' AND birth_date",
                "SELECT avg(beats) AS beats FROM pulse WHERE beats > 60",
                "SELECT avg(beats), breed AS sensor_id FROM pulse GROUP BY ALL HAVING any_value(sensor_id) = 'a'",
                "SELECT count(beats), breed AS sensor_id FROM pulse GROUP BY breed, sensor_id",
                "SELECT avg(beats) FROM pulse JOIN dogs ON id = dog_id",
                "SELECT avg(beats) OVER () FROM pulse",
                "SELECT beats FROM pulse",
                "SELECT count(*) FROM pressure",
                "SELECT avg(beats_mean) FROM pulse_1d")) {
            assertEquals("none", hinted(select), select);
        }
    }
}

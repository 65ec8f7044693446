package dev.kymograph.plugin.animals;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Result;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The table of breeds, from the jar. */
class BreedTableTest {

    @TempDir
    private Path data;

    private Engine engine;

    @BeforeEach
    void open() throws Exception {
        engine = Engine.builder().data(data).set("plugins.look-every", "0s").open();
        engine.plugins().install(jar());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private List<List<Object>> rows(String select) {
        try (Result result = engine.sql(select)) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(result.value(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static Path jar() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void joinsReadingsByTheSizeOfTheBreed() throws Exception {
        Files.writeString(data.resolve("plugins/pulse.metric.conf"), """
                name = pulse_rate
                kind = animal
                fields = [{ name = pulse_value, type = float }]
                """);
        engine.plugins().refresh();
        engine.subjects()
                .register(List.of(
                        Subject.of("animal", 1, "Rex", Map.of("breed", "German Shepherd", "type", "Dog")),
                        Subject.of("animal", 2, "Tiny", Map.of("breed", "Chihuahua", "type", "Dog")),
                        Subject.of("animal", 3, "Who", Map.of("breed", "Mixed", "type", "Dog"))));
        for (int animal = 1; animal <= 3; animal++) {
            engine.ingest(
                    "pulse_rate",
                    Reading.of(animal, Instant.parse("2025-01-01T00:00:00Z"), "pulse_value", 50f + 10 * animal));
        }
        assertEquals(
                List.of(List.of("large", 60.0), List.of("small", 70.0)),
                rows("SELECT size, avg(pulse_value) FROM pulse_rate JOIN breeds USING (breed) GROUP BY 1 ORDER BY 1"));
    }

    @Test
    void everyRangeGoesUpAndEverySizeIsKnown() {
        assertEquals(
                List.of(),
                rows("SELECT breed FROM breeds WHERE weight_from_kg >= weight_to_kg OR weight_from_kg < 1"
                        + " OR life_span_from_years >= life_span_to_years OR resting_pulse_from_bpm >= resting_pulse_to_bpm"
                        + " OR size NOT IN ('small', 'medium', 'large', 'giant') OR type NOT IN ('Dog', 'Cat')"));
        assertEquals(List.of(List.of(44L)), rows("SELECT count(*) FROM breeds"));
    }
}

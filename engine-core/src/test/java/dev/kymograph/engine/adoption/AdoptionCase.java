package dev.kymograph.engine.adoption;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** An engine with three dogs, and beside it a folder of files that others wrote. */
abstract class AdoptionCase {

    static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    /** The columns of our own files, as Parquet's schema says. */
    static final String OURS = "required int32 dog_id; required int64 timestamp (TIMESTAMP(MICROS,false));"
            + " optional float beats; optional binary sensor_id (STRING); optional float quality_score;";

    @TempDir
    Path folder;

    Engine engine;
    Path theirs;

    @BeforeEach
    void open() throws IOException {
        theirs = Files.createDirectories(folder.resolve("theirs")).toRealPath();
        engine = open("data");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    void reopen() {
        engine.close();
        engine = open("data");
    }

    Engine open(String data) {
        return open(data, new Herd());
    }

    Engine open(String data, MetricTypes herd) {
        Engine opened = Engine.builder()
                .data(folder.resolve(data))
                .set("duckdb.memory", "512MiB")
                .extension(herd)
                .open();
        opened.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29")),
                        Herd.dog(17, "Bo", "Poodle", null)));
        return opened;
    }

    AdoptionSummary adopt() {
        return engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
    }

    Path file(String name) {
        return theirs.resolve(name);
    }

    void assertAdopted(long files, long readings, AdoptionSummary found) {
        assertEquals(new AdoptionSummary(files, readings, 0, 0, 0, List.of()), found);
    }

    /** The one file of this name is left out for this reason. */
    void assertRefused(String name, String reason, AdoptionSummary found) {
        List<AdoptionSummary.RefusedFile> refused = found.refused().stream()
                .filter(file -> file.path().equals(file(name)))
                .toList();
        assertEquals(List.of(new AdoptionSummary.RefusedFile(file(name), reason)), refused);
    }

    static Reading pulse(int dog, int minute, double beats) {
        return Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", (float) beats);
    }

    static List<Reading> minutes(int dog, int from, int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            readings.add(pulse(dog, i, 60 + i % 50));
        }
        return readings;
    }

    /** Readings with all that a reading may have, or lack. */
    static List<Reading> anyReadings(long seed, int dog, int count) {
        Random random = new Random(seed);
        List<Reading> readings = new ArrayList<>();
        Instant at = NOON;
        for (int i = 0; i < count; i++) {
            at = at.plusMillis(1 + random.nextInt(10_000_000));
            readings.add(new Reading(
                    dog,
                    at,
                    Map.of("beats", (float) (8 * (1 + random.nextInt(90)))),
                    random.nextInt(3) == 0 ? Optional.empty() : Optional.of(String.valueOf(random.nextInt(5))),
                    random.nextInt(3) == 0 ? OptionalDouble.empty() : OptionalDouble.of(random.nextInt(9) / 8.0)));
        }
        return readings;
    }

    /** All readings there are, in order. */
    static String all(Engine engine) {
        return rows(
                engine,
                "SELECT dog_id, \"timestamp\", beats, sensor_id, quality_score, dog_name, age_year FROM pulse"
                        + " ORDER BY ALL");
    }

    static String rows(Engine engine, String select) {
        StringBuilder rows = new StringBuilder();
        try (Result result = engine.sql(select)) {
            while (result.next()) {
                for (int i = 0; i < result.columns().size(); i++) {
                    rows.append(result.value(i)).append(' ');
                }
                rows.append('\n');
            }
        }
        return rows.toString();
    }

    /** Runs a statement in DuckDB as another program would. */
    static void duckDb(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}

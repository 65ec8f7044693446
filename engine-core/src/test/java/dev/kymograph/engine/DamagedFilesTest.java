package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What people are told when a file of the lake is not what was written. */
class DamagedFilesTest {

    private static final String ALL = "SELECT * FROM pulse";

    @TempDir
    Path data;

    private Engine engine;
    private Path january;

    @BeforeEach
    void takeInTwoMonths() throws IOException {
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01"))));
        Random random = new Random(1);
        for (String month : List.of("2023-01-05T00:00:00Z", "2023-02-05T00:00:00Z")) {
            Instant from = Instant.parse(month);
            engine.ingest(
                    "pulse",
                    IntStream.range(0, 20_000)
                            .mapToObj(i -> Reading.of(
                                    1, from.plus(Duration.ofMinutes(i)), "beats", 50 + random.nextFloat() * 100))
                            .toList());
            engine.flush();
        }
        try (Stream<Path> files = Files.walk(data.resolve("lake"))) {
            january = files.filter(file -> file.toString().matches(".*month=01.*\\.parquet"))
                    .findAny()
                    .orElseThrow();
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void read(String select) {
        try (Result result = engine.sql(select)) {
            while (result.next()) {
                result.value(0);
            }
        }
    }

    private void assertTold(String code, String what, Executable asking) {
        KymographException told = assertThrows(KymographException.class, asking);
        assertEquals(code, told.code(), told.getMessage());
        assertEquals(ErrorKind.EXTERNAL, told.kind());
        assertTrue(told.getMessage().contains("the file " + january + " of the lake " + what), told.getMessage());
        assertTrue(told.getMessage().contains("Put it back from a backup"), told.getMessage());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(january);
        assertTold("storage.missing", "is not there", () -> read(ALL));
        assertTold("storage.missing", "is not there", () -> engine.ask(Question.of("statistics", "pulse")));
        read(ALL + " WHERE \"timestamp\" >= '2023-02-01'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1000, -1, -20})
    void aFileThatWasCutIsNamed(int length) throws IOException {
        byte[] whole = Files.readAllBytes(january);
        Files.write(january, Arrays.copyOf(whole, length < 0 ? whole.length + length : length));
        assertTold("storage.damaged", "is damaged: found [", () -> read(ALL));
        assertTold("storage.damaged", "is damaged: found [", () -> engine.ask(Question.of("statistics", "pulse")));
    }

    @Test
    void aFileWithOtherBytesIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(january);
        Arrays.fill(bytes, 4, 100, (byte) 0xFF); // Where the first page says what it is.
        Files.write(january, bytes);
        assertTold(
                "storage.damaged",
                "is damaged: its SHA-256 is [",
                () -> read("SELECT max(dog_id) + sum(beats) FROM pulse"));
        assertTold("storage.damaged", "is damaged: its SHA-256 is [", () -> read(ALL));
    }

    @Test
    void takingReadingsInNamesTheFileToo() throws IOException {
        Files.delete(january);
        assertTold(
                "storage.missing",
                "is not there",
                () -> engine.ingest("pulse", Reading.of(1, Instant.parse("2023-01-05T00:00:00Z"), "beats", 60f)));
    }

    @Test
    void aValueThatCannotBeComputedIsNamed() {
        for (String select : List.of(
                "SELECT 'yesterday'::TIMESTAMP", "SELECT count(*) FROM pulse WHERE \"timestamp\" > 'yesterday'")) {
            KymographException told = assertThrows(KymographException.class, () -> read(select));
            assertEquals("sql.value", told.code(), told.getMessage());
            assertTrue(told.getMessage().contains("yesterday"), told.getMessage());
        }
    }

    @Test
    void aValueThatDoesNotFitIsNotTheFilesFault() {
        KymographException told = assertThrows(
                KymographException.class,
                () -> read("SELECT CAST(CASE WHEN beats > 149 THEN dog_name ELSE '1' END AS INTEGER) FROM pulse"));
        assertEquals("sql.value", told.code());
        assertEquals(ErrorKind.USAGE, told.kind());
        assertTrue(told.getMessage().contains("Could not convert string 'Rex' to INT32"), told.getMessage());
        assertTrue(told.getMessage().contains("TRY_CAST"), told.getMessage());
        assertFalse(told.getMessage().contains("LINE"), told.getMessage());
    }
}

package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.lake.source.SourceFixture.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SourceReaderTest {

    private static final String HEADER = "animal_id,timestamp,pulse_value,sensor_id,quality_score\n";

    @TempDir
    Path folder;

    private SourceFixture store;

    @BeforeEach
    void open() throws Exception {
        store = new SourceFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void readsCsvInTheOrderOfTheFile() throws Exception {
        Outcome outcome = store.read(store.write(
                "pulse.csv", HEADER + "2,2023-01-15T10:00:00Z,70.5,collar,0.5\n1,2023-01-15 10:00:01.25+02:00,71,,\n"));
        assertEquals(
                List.of("2|2023-01-15 10:00:00|70.5|collar|0.5", "1|2023-01-15 08:00:01.25|71.0|null|null"),
                outcome.accepted());
    }

    @Test
    void readsParquetInTheOrderOfTheFile() throws Exception {
        Outcome outcome = store.read(store.copy(
                "pulse.parquet",
                "SELECT 1::BIGINT AS animal_id, TIMESTAMP_NS '2023-01-15 10:00:00.123456789' AS \"timestamp\","
                        + " 70.5::DOUBLE AS pulse_value UNION ALL SELECT 5000000000, TIMESTAMP '2023-01-15', 1"));
        assertEquals(List.of("1|2023-01-15 10:00:00.123456|70.5|null|null"), outcome.accepted());
        assertEquals(
                List.of("Column 'animal_id' holds [5000000000], expected a whole number (INTEGER)"), outcome.reasons());
        assertEquals(List.of(2L), outcome.lines());
    }

    @Test
    void countsAndNamesEachRecordThatIsMalformed() throws Exception {
        Outcome outcome = store.read(store.write(
                "pulse.csv",
                HEADER
                        + "1,2023-01-15,70,,\n"
                        + "1,2\n"
                        + "1,2023-01-16,70,\"two\nlines\",\n"
                        + "1,2023-01-17,70,\"never closed,\n"
                        + "1,2023-01-18,\"70\"x,,\n"
                        + "1,2023-01-19,70,,,,\n"
                        + "1,2023-01-20,70,,\n"));
        assertEquals(
                List.of(
                        "1|2023-01-15 00:00:00|70.0|null|null",
                        "1|2023-01-16 00:00:00|70.0|two\nlines|null",
                        "1|2023-01-20 00:00:00|70.0|null|null"),
                outcome.accepted());
        assertEquals(
                List.of(
                        "The record has 2 columns, expected 5",
                        "A quoted value is followed by more than a delimiter",
                        "A quoted value is followed by more than a delimiter",
                        "The record has 7 columns, expected 5"),
                outcome.reasons());
        assertEquals(List.of(3L, 6L, 7L, 8L), outcome.lines());
        assertEquals("1,2", outcome.rejected().get(0).content());
    }
}

package dev.kymograph.engine.adoption;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files that are left out, each by name with its reason, while the sound one beside them is adopted. */
class RefusedFilesTest extends AdoptionCase {

    @BeforeEach
    void writeASoundFile() throws Exception {
        ParquetJava.of(OURS).write(file("0-sound.parquet"), minutes(2, 0, 100));
    }

    private void assertOnlyThisIsRefused(String reason) {
        AdoptionSummary found = adopt();
        assertRefused("bad.parquet", reason, found);
        assertEquals(1, found.refused().size());
        assertEquals(1, found.adopted());
        assertEquals("100 \n", rows(engine, "SELECT count(*) FROM pulse"));
    }

    private void writeBad(String columns, Reading... readings) throws Exception {
        ParquetJava.of(columns).write(file("bad.parquet"), List.of(readings));
    }

    private void writeBad(String select) throws Exception {
        duckDb("COPY (" + select + ") TO '" + file("bad.parquet") + "' (FORMAT parquet)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 AS dog_id, 5 AS beats"
                        + "|it has no column 'timestamp' with values; its columns are [dog_id, beats]",
                "SELECT now() AS \"timestamp\", 5 AS beats"
                        + "|it has no column 'dog_id' with values; its columns are [timestamp, beats]",
                "SELECT 1 AS dog_id, now() AS \"timestamp\", 5 AS bpm"
                        + "|it has no column 'beats' with values; its columns are [dog_id, timestamp, bpm]",
                "SELECT 1 AS dog_id, now() AS \"timestamp\", 'x' AS beats"
                        + "|its column 'beats' is of type VARCHAR, expected a number (FLOAT)",
                "SELECT '1' AS dog_id, now() AS \"timestamp\", 5 AS beats"
                        + "|its column 'dog_id' is of type VARCHAR, expected a whole number (INTEGER)",
                "SELECT 1 AS dog_id, 1677672000 AS \"timestamp\", 5 AS beats"
                        + "|its column 'timestamp' is of type INTEGER, expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999",
                "SELECT 1 AS dog_id, DATE '2023-03-01' AS \"timestamp\", 5 AS beats"
                        + "|its column 'timestamp' is of type DATE, expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999",
                "SELECT 1 AS dog_id, now() AS \"timestamp\", {x: 5} AS beats"
                        + "|its column 'beats' is of type STRUCT(x INTEGER), expected a number (FLOAT)",
                "SELECT 1 AS dog_id, now() AS \"timestamp\", 5 AS beats, 'x'::BLOB AS sensor_id"
                        + "|its column 'sensor_id' is of type BLOB, expected a text",
            })
    void columnsThatDoNotFit(String select, String reason) throws Exception {
        writeBad(select);
        assertOnlyThisIsRefused(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT CASE WHEN i > 2 THEN 1 END AS dog_id, now() + to_minutes(i) AS \"timestamp\", 5 AS beats FROM range(5) r(i)"
                        + "|3 of its 5 rows would be refused: Column 'dog_id' is empty, expected a whole number (INTEGER)",
                "SELECT 1 AS dog_id, CASE WHEN i > 0 THEN now() + to_minutes(i) END AS \"timestamp\", 5 AS beats FROM range(5) r(i)"
                        + "|1 of its 5 rows would be refused: Column 'timestamp' is empty, expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999",
                "SELECT 1 AS dog_id, now() + to_minutes(i) AS \"timestamp\", 700 + 60 * i AS beats FROM range(5) r(i)"
                        + "|3 of its 5 rows would be refused: Column 'beats' holds [820], expected a number (FLOAT) from 1 to 800",
                "SELECT 1 AS dog_id, now() + to_minutes(i) AS \"timestamp\", CASE WHEN i = 1 THEN 'NaN'::FLOAT ELSE 5 END AS beats FROM range(5) r(i)"
                        + "|1 of its 5 rows would be refused: Column 'beats' holds [nan], expected a number (FLOAT) from 1 to 800",
                "SELECT 1 AS dog_id, now() + to_minutes(i) AS \"timestamp\", CASE WHEN i = 1 THEN 5 END AS beats FROM range(5) r(i)"
                        + "|4 of its 5 rows would be refused: Column 'beats' is empty, expected a value",
                "SELECT 1 AS dog_id, CASE WHEN i = 1 THEN 'infinity'::TIMESTAMP ELSE TIMESTAMP '2023-01-01' END AS \"timestamp\", 5 AS beats FROM range(2) r(i)"
                        + "|1 of its 2 rows would be refused: Column 'timestamp' holds [infinity], expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999",
                "SELECT 3000000000 AS dog_id, now() AS \"timestamp\", 5 AS beats"
                        + "|1 of its 1 rows would be refused: Column 'dog_id' holds [3000000000], expected a whole number (INTEGER)",
                "SELECT 1.5::DOUBLE AS dog_id, now() AS \"timestamp\", 5 AS beats"
                        + "|1 of its 1 rows would be refused: Column 'dog_id' holds [1.5], expected a whole number (INTEGER)",
                "SELECT 1 AS dog_id, now() AS \"timestamp\", 5 AS beats, 1.5::FLOAT AS quality_score"
                        + "|1 of its 1 rows would be refused: Column 'quality_score' holds [1.5], expected a number (FLOAT) from 0 to 1",
                "SELECT 1 AS dog_id, TIMESTAMP '2023-01-01' AS \"timestamp\", 5 AS beats FROM range(4)"
                        + "|3 of its readings have the key of another",
                "SELECT 100 + i AS dog_id, now() AS \"timestamp\", 5 AS beats FROM range(7) r(i)"
                        + "|it has readings of 7 unknown subjects of kind dog: 100, 101, 102, 103, 104, …",
            })
    void rowsThatAreNoReadings(String select, String reason) throws Exception {
        writeBad(select);
        assertOnlyThisIsRefused(reason);
    }

    @Test
    void momentsFinerThanAMicrosecond() throws Exception {
        String columns =
                "required int32 dog_id; required int64 timestamp (TIMESTAMP(NANOS,true)); optional float beats;";
        writeBad(
                columns,
                pulse(1, 0, 5),
                Reading.of(1, NOON.plusNanos(1_001), "beats", 5f),
                Reading.of(1, NOON.plusNanos(2_000), "beats", 5f));
        assertOnlyThisIsRefused("1 of its timestamps are finer than a microsecond");
    }

    @Test
    void momentsOfAnOldCalendar() throws Exception {
        new ParquetJava(
                        OURS,
                        WriterVersion.PARQUET_1_0,
                        CompressionCodecName.SNAPPY,
                        true,
                        Map.of("org.apache.spark.legacyDateTime", ""))
                .write(file("bad.parquet"), List.of(Reading.of(1, Instant.parse("1800-01-01T00:00:00Z"), "beats", 5f)));
        assertOnlyThisIsRefused("it has moments before 1900 in a calendar of older versions of Spark");
    }

    @Test
    void twoColumnsOfOneName() throws Exception {
        writeBad(OURS + "optional float BEATS;", pulse(1, 0, 5));
        assertOnlyThisIsRefused("it has two columns 'BEATS'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, it is empty",
        "5, it is no Parquet file",
        "300, 'it is no Parquet file, or was cut'",
    })
    void filesThatWereCut(int length, String reason) throws Exception {
        writeBad(OURS, minutes(1, 0, 50).toArray(Reading[]::new));
        Files.write(file("bad.parquet"), Arrays.copyOf(Files.readAllBytes(file("bad.parquet")), length));
        assertOnlyThisIsRefused(reason);
    }

    @Test
    void damagedFooters() throws Exception {
        writeBad(OURS, pulse(1, 0, 5));
        byte[] bytes = Files.readAllBytes(file("bad.parquet"));
        int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        Arrays.fill(bytes, bytes.length - 8 - footer, bytes.length - 8, (byte) 0x7F);
        Files.write(file("bad.parquet"), bytes);
        assertTrue(adopt().refused().get(0).reason().startsWith("its footer is damaged ("));
    }

    @Test
    void damagedPages() throws Exception {
        writeBad(OURS, minutes(1, 0, 500).toArray(Reading[]::new));
        byte[] bytes = Files.readAllBytes(file("bad.parquet"));
        Arrays.fill(bytes, 4, 60, (byte) 0xFF);
        Files.write(file("bad.parquet"), bytes);
        AdoptionSummary found = adopt();
        assertEquals(1, found.adopted());
        String reason = found.refused().get(0).reason();
        assertTrue(reason.startsWith("DuckDB cannot read it: "), reason);
    }

    @Test
    void somethingElseUnderTheName() throws Exception {
        Files.writeString(file("bad.parquet"), "dog_id,timestamp,beats\n1,2023-01-01,60\n");
        assertOnlyThisIsRefused("it is no Parquet file, or was cut");
    }

    @Test
    void aPathThatNamesAnother() throws Exception {
        String name = "17/metric_type=pulse/year=2023/month=03/day=01/data.parquet";
        ParquetJava.of(OURS).write(file(name), minutes(1, 0, 10));
        String hive = "metric_type=pulse/dog_id=2/data.parquet";
        ParquetJava.of(OURS).write(file(hive), minutes(1, 100, 10));
        AdoptionSummary found = adopt();
        assertRefused(name, "its path names dog 17, and it has readings of 1", found);
        assertRefused(hive, "its path names dog 2, and it has readings of 1", found);
        assertEquals(1, found.adopted());
    }

    @Test
    void theSameTimeTwice() throws Exception {
        ParquetJava.of(OURS).write(file("a.parquet"), minutes(1, 0, 10));
        ParquetJava.of(OURS).write(file("b.parquet"), minutes(1, 9, 10));
        ParquetJava.of(OURS).write(file("c.parquet"), minutes(1, 10, 10));
        engine.ingest("pulse", pulse(17, 5, 60));
        ParquetJava.of(OURS).write(file("d.parquet"), minutes(17, 0, 10));
        AdoptionSummary found = adopt();
        assertEquals(3, found.adopted());
        assertRefused(
                "b.parquet", "it has readings of dog 1 from a time of which " + file("a.parquet") + " has some", found);
        assertTrue(
                found.refused()
                        .get(1)
                        .reason()
                        .matches("it has readings of dog 17 from a time of which metric_type=pulse/.*parquet has some"),
                found.toString());
        assertEquals("121 \n", rows(engine, "SELECT count(*) FROM pulse"));
    }

    @Test
    void linksAndHiddenFiles() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        ParquetJava.of(OURS).write(elsewhere.resolve("x.parquet"), minutes(1, 0, 10));
        Files.createSymbolicLink(file("bad.parquet"), elsewhere.resolve("x.parquet"));
        Files.createSymbolicLink(file("folder"), elsewhere);
        Files.createSymbolicLink(file("_latest"), elsewhere);
        ParquetJava.of(OURS).write(file("_temporary/y.parquet"), minutes(1, 0, 10));
        ParquetJava.of(OURS).write(file(".z.parquet"), minutes(1, 0, 10));
        ParquetJava.of(OURS).write(file("metric_type=pressure/p.parquet"), minutes(1, 0, 10));
        Files.writeString(file("_SUCCESS"), "");
        Files.writeString(file("notes.txt"), "x");
        AdoptionSummary found = adopt();
        assertEquals(1, found.adopted());
        assertEquals(2, found.refused().size());
        assertRefused("bad.parquet", "it is a symbolic link; adopt what it leads to", found);
        assertRefused("folder", "it is a symbolic link; adopt what it leads to", found);
    }

    @Test
    void filesWithoutReadingsAreCounted() throws Exception {
        ParquetJava.of(OURS).write(file("a.parquet"), List.of());
        assertEquals(new AdoptionSummary(1, 100, 0, 0, 1, List.of()), adopt());
    }

    @Test
    void foldersThatCannotBeAdopted() throws Exception {
        engine.ingest("pulse", pulse(1, 0, 60));
        engine.flush();
        Path data = folder.resolve("data").toRealPath();
        assertFolderRefused(data.resolve("lake"), "it is, holds or belongs to the engine's own lake");
        assertFolderRefused(data.resolve("lake/metric_type=pulse"), "it is, holds or belongs to the engine's own lake");
        assertFolderRefused(data, "it is, holds or belongs to the engine's own lake");
        assertFolderRefused(folder.resolve("data/../data/lake"), "it is, holds or belongs to the engine's own lake");
        assertFolderRefused(file("nowhere"), "there is no such folder");
        assertFolderRefused(file("0-sound.parquet"), "it is no folder");
        assertFolderRefused(Files.createDirectory(file("none")), "it has no Parquet files of pulse");
        assertFolderRefused("unknown metric", theirs, "puls", "'puls'");
    }

    private void assertFolderRefused(Path refused, String why) {
        assertFolderRefused(why, refused, "pulse", "Cannot adopt ");
    }

    private void assertFolderRefused(String why, Path refused, String metricType, String more) {
        KymographException told = assertThrows(
                KymographException.class, () -> engine.adopt(Adoption.of(refused, metricType), Watch.NOBODY));
        assertTrue(told.getMessage().contains(why) || why.equals("unknown metric"), told.getMessage());
        assertTrue(told.getMessage().contains(more), told.getMessage());
    }

    @Test
    void readingsWithNothingButASensor() throws Exception {
        writeBad(OURS, new Reading(1, NOON, Map.of(), Optional.of("s"), OptionalDouble.empty()));
        assertOnlyThisIsRefused("1 of its 1 rows would be refused: Column 'beats' is empty, expected a value");
    }
}

package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.lake.source.SourceFixture.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
                        + "1,2023-01-19,70,,,,x\n"
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

    @Test
    void readsWhatIsUnusualInCsvButNotWrong() throws Exception {
        String row = "1,2023-01-15,70,,\n";
        String read = "1|2023-01-15 00:00:00|70.0|null|null";
        Map<String, Integer> rowsByContent = new LinkedHashMap<>();
        rowsByContent.put(HEADER, 0);
        rowsByContent.put(HEADER.strip(), 0);
        rowsByContent.put("\uFEFF" + HEADER + row, 1);
        rowsByContent.put((HEADER + row + row).replace("\n", "\r\n"), 2);
        rowsByContent.put((HEADER + row + row).replace("\n", "\r"), 2);
        rowsByContent.put((HEADER + row).replace("\n", "\r\n") + row, 2);
        rowsByContent.put(HEADER + row + "1,2023-01-15,70,,", 2);
        rowsByContent.put("\n\n" + HEADER + "\n" + row + "\n \n\t\n" + row + "\n", 2);
        rowsByContent.put((HEADER + row).replace(",", ";"), 1);
        rowsByContent.put((HEADER + row).replace(",", "\t"), 1);
        rowsByContent.put((HEADER + row).replace(",", "|"), 1);
        rowsByContent.put(
                "\"animal_id\", \"timestamp\" ,\"pulse_value\",a,b\n\"1\", \"2023-01-15\" ,\"70\",\"\",\n", 1);
        rowsByContent.put("'animal_id','timestamp','pulse_value','a,b'\n'1','2023-01-15','70','it''s'\n", 1);
        rowsByContent.put("note,Animal_ID,TIMESTAMP,note,pulse_value\nx,1,2023-01-15,y,70\n", 1);
        rowsByContent.put("Timestamp,timestamp,animal_id,pulse_value\nx,2023-01-15,1,70\n", 1);
        rowsByContent.put("animal_id,timestamp,pulse_value,\"two\nlines\"\n1,2023-01-15,70,\n", 1);
        rowsByContent.put("animal_id,timestamp,pulse_value,note\n1,2023-01-15,70,5\" tall\n", 1);
        rowsByContent.put("animal_id,timestamp,pulse_value\n1,2023-01-15,70,\n1,2023-01-15,70,,\"\"\n", 2);
        for (Map.Entry<String, Integer> entry : rowsByContent.entrySet()) {
            Outcome outcome = store.read(store.write("pulse.csv", entry.getKey()));
            assertEquals(Collections.nCopies(entry.getValue(), read), outcome.accepted(), entry::getKey);
            assertEquals(List.of(), outcome.reasons(), entry::getKey);
        }
    }

    @Test
    void readsEachWayToWriteATime() throws Exception {
        Map<String, String> times = new LinkedHashMap<>();
        times.put("2023-01-15", "2023-01-15 00:00:00");
        times.put("2023-01-15T10:30", "2023-01-15 10:30:00");
        times.put("2023-01-15 10:30:00", "2023-01-15 10:30:00");
        times.put("2023-01-15 10:30:00.123456", "2023-01-15 10:30:00.123456");
        times.put("2023-01-15 10:30:00.123456789", "2023-01-15 10:30:00.123456");
        times.put("2023-01-15T10:30:00Z", "2023-01-15 10:30:00");
        times.put("2023-01-15t10:30:00z", "2023-01-15 10:30:00");
        times.put("2023-01-15T10:30:00+02", "2023-01-15 08:30:00");
        times.put("2023-01-15T10:30:00-02:30", "2023-01-15 13:00:00");
        times.put("2023-01-15 10:30:00 +02:00", "2023-01-15 08:30:00");
        times.put(" 2023-01-15 10:30:00 ", "2023-01-15 10:30:00");
        times.put("1673778600", "2023-01-15 10:30:00");
        times.put("1673778600.0", "2023-01-15 10:30:00");
        times.put("1.6737786e9", "2023-01-15 10:30:00");
        times.put("9223372036854775807", "2262-04-11 23:47:16.854775");
        times.put("-9223372036854775808", "1677-09-21 00:12:43.145224");
        times.put("1673778600123", "2023-01-15 10:30:00.123");
        times.put("1673778600123456", "2023-01-15 10:30:00.123456");
        times.put("1673778600123456789", "2023-01-15 10:30:00.123456");
        times.put("-1673778600123456789", "1916-12-17 13:29:59.876543");
        times.put("0001-01-01", "0001-01-01 00:00:00");
        times.put("9999-12-31T23:59:59.999999Z", "9999-12-31 23:59:59.999999");
        StringBuilder csv = new StringBuilder("animal_id,timestamp,pulse_value\n");
        StringBuilder ndjson = new StringBuilder();
        times.keySet().forEach(time -> csv.append("1,").append(time).append(",70\n"));
        times.keySet()
                .forEach(time -> ndjson.append("{\"animal_id\":1,\"pulse_value\":70,\"timestamp\":")
                        .append(time.matches("-?[0-9.e]+") ? time : '"' + time + '"')
                        .append("}\n"));
        List<String> expected = times.values().stream()
                .map(time -> "1|" + time + "|70.0|null|null")
                .toList();
        assertEquals(
                expected, store.read(store.write("times.csv", csv.toString())).accepted());
        assertEquals(
                expected,
                store.read(store.write("times.ndjson", ndjson.toString())).accepted());
    }

    @Test
    void refusesWhatIsNoTime() throws Exception {
        List<String> times = List.of(
                "infinity",
                "-infinity",
                "now",
                "2023-02-29",
                "2023-01-15 25:00",
                "0000-12-31",
                "10000-01-01",
                "9999-12-31T23:30:00-01:00",
                "2023-01-15 (BC)",
                "15.01.2023",
                "20230115",
                "123",
                "16737786001",
                "1673778600.5",
                "1_673_778_600",
                "99999999999999999999",
                "x",
                "-2023-01-15");
        StringBuilder csv = new StringBuilder("animal_id,timestamp,pulse_value\n");
        times.forEach(time -> csv.append("1,").append(time).append(",70\n"));
        assertEquals(
                times.stream()
                        .map(time -> "Column 'timestamp' holds [" + time
                                + "], expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999")
                        .toList(),
                store.read(store.write("times.csv", csv.toString())).reasons());
    }

    @Test
    void aTimeWithoutZoneIsOfTheSourcesZone() throws Exception {
        String zoneBefore = store.rows("SELECT current_setting('TimeZone'), 0").get(0);
        String csv = """
                animal_id,timestamp,pulse_value
                1,2023-07-01 12:00:00,70
                1,2023-07-01 12:00:00Z,70
                1,2023-03-26 02:30:00,70
                1,2023-10-29 02:30:00,70
                """;
        SourceFile berlin =
                SourceFile.of(store.write("pulse.csv", csv), "pulse_rate").zone(ZoneId.of("Europe/Berlin"));
        // The hour that is left out counts on from the old offset; of the hour that comes twice it is the second.
        List<String> expected = Stream.of(
                        "2023-07-01 10:00", "2023-07-01 12:00", "2023-03-26 01:30", "2023-10-29 01:30")
                .map(time -> "1|" + time + ":00|70.0|null|null")
                .toList();
        assertEquals(expected, store.read(berlin, SourceFixture.PULSE).accepted());
        SourceFile forced = SourceFile.of(store.write("forced.csv", csv + "x\n"), "pulse_rate")
                .zone(berlin.zone());
        assertEquals(expected, store.read(forced, SourceFixture.PULSE).accepted());
        Path parquet = store.copy(
                "pulse.parquet",
                "SELECT 1 AS animal_id, DATE '2023-07-01' AS \"timestamp\", 70 AS pulse_value UNION ALL SELECT 1, DATE '2023-01-01', 70");
        SourceFile offset = SourceFile.of(parquet, "pulse_rate").zone(ZoneId.of("+05:30"));
        assertEquals(
                List.of("1|2023-06-30 18:30:00|70.0|null|null", "1|2022-12-31 18:30:00|70.0|null|null"),
                store.read(offset, SourceFixture.PULSE).accepted());
        assertEquals(List.of(zoneBefore), store.rows("SELECT current_setting('TimeZone'), 0"));
    }

    @Test
    void readsTimesOfEachParquetType() throws Exception {
        List<String> types = List.of(
                "TIMESTAMP '2023-01-15 10:30:00.123456'",
                "TIMESTAMPTZ '2023-01-15 10:30:00.123456+00'",
                "TIMESTAMP_NS '2023-01-15 10:30:00.123456999'",
                "1673778600123456",
                "'2023-01-15 12:30:00.123456+02'");
        for (String type : types) {
            Path file = store.copy(
                    "pulse.parquet",
                    "SELECT 1 AS animal_id, " + type + " AS \"timestamp\", 70.5::DECIMAL(9, 2) AS pulse_value");
            assertEquals(
                    List.of("1|2023-01-15 10:30:00.123456|70.5|null|null"),
                    store.read(file).accepted(),
                    type);
        }
        Path negative = store.copy(
                "pulse.parquet",
                "SELECT 1 AS animal_id, TIMESTAMP_NS '1960-01-01 00:00:00.000000001' AS \"timestamp\", 70 AS pulse_value");
        assertEquals(
                List.of("1|1960-01-01 00:00:00|70.0|null|null"),
                store.read(negative).accepted());
    }

    @Test
    void readsNdjson() throws Exception {
        String ndjson = """
                {"animal_id":1,"timestamp":"2023-01-15","pulse_value":70.5,"sensor_id":null,"more":{"a":[1]}}\r

                \t
                {"animal_id":"2","timestamp":1673778600,"pulse_value":"71","sensor_id":7,"quality_score":1}
                [1]
                {"animal_id":3
                {"animal_id":3.5,"timestamp":"2023-01-15","pulse_value":72}
                {"animal_id":3,"timestamp":"2023-01-15","pulse_value":{"x":1}}
                {"animal_id":3,"timestamp":"2023-01-15"}{}
                {"animal_id":3,"timestamp":"2023-01-15","pulse_value":true}""";
        Outcome outcome = store.read(store.write("pulse.ndjson", "\uFEFF" + ndjson));
        assertEquals(
                List.of("1|2023-01-15 00:00:00|70.5|null|null", "2|2023-01-15 10:30:00|71.0|7|1.0"),
                outcome.accepted());
        assertEquals(
                List.of(
                        "The line is not a JSON object",
                        "The line is not a JSON object",
                        "Column 'animal_id' holds [3.5], expected a whole number (INTEGER)",
                        "Column 'pulse_value' holds [{\"x\":1}], expected a number (FLOAT) from 0 to 500",
                        "The line is not a JSON object",
                        "Column 'pulse_value' holds [true], expected a number (FLOAT) from 0 to 500"),
                outcome.reasons());
        assertEquals(List.of(5L, 6L, 7L, 8L, 9L, 10L), outcome.lines());
        assertEquals("[1]", outcome.rejected().get(0).content());
    }

    @Test
    void keysOfNdjsonMayChangeTheirCaseFromRowToRow() throws Exception {
        String lower = "{\"animal_id\":1,\"timestamp\":\"2023-01-15\",\"pulse_value\":70,\"sensor_id\":\"a\"}\n";
        String mixed = "{\"Animal_ID\":2,\"TIMESTAMP\":\"2023-01-15\",\"Pulse_Value\":71,\"Sensor_ID\":\"b\"}\n";
        String first = "1|2023-01-15 00:00:00|70.0|a|null";
        String second = "2|2023-01-15 00:00:00|71.0|b|null";
        assertEquals(
                List.of(first, second),
                store.read(store.write("early.ndjson", lower + mixed)).accepted());
        List<String> late = store.read(store.write("late.ndjson", lower.repeat(1200) + mixed))
                .accepted();
        assertEquals(1201, late.size());
        assertEquals(second, late.get(1200));
        String sensorAlone = lower.replace("sensor_id", "Sensor_Id").replace("70", "71");
        assertEquals(
                List.of(first, "1|2023-01-15 00:00:00|71.0|a|null"),
                store.read(store.write("sensor.ndjson", lower + sensorAlone)).accepted());
        String both =
                "{\"animal_id\":1,\"Animal_ID\":2,\"timestamp\":\"2023-01-15\",\"pulse_value\":70,\"sensor_id\":\"a\"}\n";
        assertEquals(
                List.of(first), store.read(store.write("both.ndjson", both)).accepted());
    }

    @Test
    void aTruthIsNoNumber() throws Exception {
        Path ndjson = store.write("truths.ndjson", """
                {"animal_id":1,"timestamp":"2023-01-15","pulse_value":true}
                {"animal_id":true,"timestamp":"2023-01-15","pulse_value":70}
                {"animal_id":1,"timestamp":true,"pulse_value":70}
                {"animal_id":1,"timestamp":"2023-01-15","pulse_value":70,"quality_score":false}
                """);
        Outcome outcome = store.read(ndjson);
        assertEquals(List.of(), outcome.accepted());
        assertEquals(
                List.of(
                        "Column 'pulse_value' holds [true], expected a number (FLOAT) from 0 to 500",
                        "Column 'animal_id' holds [true], expected a whole number (INTEGER)",
                        "Column 'timestamp' holds [true], expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999",
                        "Column 'quality_score' holds [false], expected a number (FLOAT) from 0 to 1"),
                outcome.reasons());
        String row = "SELECT 1 AS animal_id, TIMESTAMP '2023-01-15' AS timestamp, true AS pulse_value";
        Outcome parquet = store.read(store.copy("truths.parquet", row));
        assertEquals(List.of(), parquet.accepted());
        assertEquals(
                List.of("Column 'pulse_value' holds [true], expected a number (FLOAT) from 0 to 500"),
                parquet.reasons());
    }

    @Test
    void anUnknownSubjectIsRefusedWhereverItComes() throws Exception {
        String known = "1,2023-01-15,70,,\n";
        for (String more : List.of("", "1,x,70,,\n", "short\n")) {
            Outcome outcome =
                    store.read(store.write("pulse.csv", HEADER + known + "100,2023-01-15,70,,\n" + more + known));
            assertEquals(2, outcome.accepted().size(), more);
            assertEquals(
                    "Column 'animal_id' holds [100], expected the id of a known animal",
                    outcome.reasons().get(0));
            assertEquals("100,2023-01-15,70,,", outcome.rejected().get(0).content());
            assertEquals(3, outcome.rejected().get(0).line());
        }
    }

    @Test
    void underscoresInNumbersAreRefusedAndInTextsAreNot() throws Exception {
        Outcome outcome = store.read(store.write(
                "pulse.csv", HEADER + "1,2023-01-15,7_0,,\n1,2023-01-15,70,collar_1,\n1,2023-01-15,70,1_2,\n"));
        assertEquals(2, outcome.accepted().size());
        assertEquals(
                List.of("Column 'pulse_value' holds [7_0], expected a number (FLOAT) from 0 to 500"),
                outcome.reasons());
    }

    @Test
    void readsCompressedTextAndRefusesDamagedCompression() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((HEADER + "1,2023-01-15,70,,\n".repeat(5000)).getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                5000,
                store.read(store.write("pulse.csv.gz", bytes.toByteArray())).read());
        byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
        fails("ingest.damaged", "compression is damaged", store.write("cut.csv.gz", cut));
        fails("ingest.damaged", "compression is damaged", store.write("plain.csv.gz", HEADER));
    }

    @Test
    void aFileThatIsOfNoUseIsRefusedAsAWhole() throws Exception {
        fails("ingest.file-missing", "no such file", store.path("none.csv"));
        fails("ingest.not-a-file", "it is a folder", folder);
        fails("ingest.format-unknown", "Rename it", store.write("pulse.xls", HEADER));
        fails("ingest.empty", "it is empty, without even a header", store.write("empty.csv", ""));
        fails("ingest.column-missing", "no column 'animal_id'", store.write("a.csv", "a,b\n1,2\n"));
        fails(
                "ingest.column-missing",
                "--map FROM=timestamp",
                store.write("a.csv", "animal_id,time,pulse_value\n1,2,3\n"));
        fails("ingest.column-missing", "no column 'pulse_value'", store.write("a.csv", "animal_id,timestamp\n1,2\n"));
        fails("ingest.column-missing", "[a, b]", store.write("a.ndjson", "{\"b\":1,\"a\":2}\n"));
        fails(
                "ingest.column-ambiguous",
                "2 columns",
                store.write("a.csv", "timestamp,animal_id,timestamp,pulse_value\n"));
        fails("ingest.damaged", "not what its name says", store.write("a.parquet", HEADER));
        SourceFile mapped =
                SourceFile.of(store.write("a.csv", HEADER), "pulse_rate").map("tme", "timestamp");
        KymographException error =
                assertThrows(KymographException.class, () -> store.read(mapped, SourceFixture.PULSE));
        assertEquals("ingest.column-missing", error.code());
        SourceFile wrong = SourceFile.of(store.path("a.csv"), "pulse_rate").map("timestamp", "time");
        assertEquals(
                "ingest.column-unknown",
                assertThrows(KymographException.class, () -> store.read(wrong, SourceFixture.PULSE))
                        .code());
    }

    @Test
    void columnsMayBeMapped() throws Exception {
        SourceFile source = SourceFile.of(store.write("a.csv", "dog,when,bpm\n1,2023-01-15,70\n"), "pulse_rate")
                .map("dog", "animal_id")
                .map("when", "timestamp")
                .map("bpm", "pulse_value");
        assertEquals(
                List.of("1|2023-01-15 00:00:00|70.0|null|null"),
                store.read(source, SourceFixture.PULSE).accepted());
    }

    @Test
    void aNameWithMarksOfPatternsIsOneFile() throws Exception {
        store.write("a1.csv", HEADER + "1,2023-01-15,70,,\n");
        for (String name : List.of("a[1].csv", "a*.csv", "a?.csv", "it's {a,b}.csv")) {
            assertEquals(
                    2,
                    store.read(store.write(name, HEADER + "1,2023-01-15,70,,\n1,2023-01-16,70,,\n"))
                            .read(),
                    name);
        }
    }

    @Test
    void aWatchMayStopTheReading() throws Exception {
        Path file = store.write("a.csv", HEADER + "1,2023-01-15,70,,\n");
        Watch impatient = new Watch() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        KymographException error = assertThrows(
                KymographException.class,
                () -> new SourceReader()
                        .stage(
                                store.connection,
                                SourceFile.of(file, "pulse_rate"),
                                SourceFixture.PULSE,
                                SourceFixture.ANIMAL,
                                Admission.of(id -> true),
                                impatient));
        assertEquals(ErrorKind.CANCELLED, error.kind());
    }

    @Test
    void theKeyOfASourceIsItsContentAndHowItIsRead() throws Exception {
        SourceFile source = SourceFile.of(store.write("a.csv", HEADER), "pulse_rate");
        assertEquals(SourceKey.of(source), SourceKey.of(SourceFile.of(store.write("b.csv", HEADER), "pulse_rate")));
        Set<String> keys = new HashSet<>();
        for (SourceFile each : List.of(
                source,
                SourceFile.of(store.write("c.csv", HEADER + "x"), "pulse_rate"),
                SourceFile.of(source.path(), "temperature"),
                source.zone(ZoneId.of("Europe/Berlin")),
                source.map("a", "b"),
                source.format(SourceFile.Format.NDJSON))) {
            keys.add(SourceKey.of(each));
        }
        assertEquals(6, keys.size());
        assertEquals(SourceKey.of(source), SourceKey.of(source.again()));
    }

    private void fails(String code, String saying, Path file) {
        KymographException error = assertThrows(KymographException.class, () -> store.read(file), file::toString);
        assertEquals(code, error.code(), error::getMessage);
        assertTrue(error.getMessage().contains(saying), error.getMessage());
    }

    @Test
    void anHourHasTwoDigitsInEachFormat() throws Exception {
        String[] wrong = {"2023-01-15T0010:10Z", "2023-01-15 010:10:00", "2023-1-5T0010:10"};
        for (String time : wrong) {
            List<String> why = List.of("Column 'timestamp' holds [" + time
                    + "], expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999");
            Path csv =
                    store.write("a.csv", "animal_id,timestamp,pulse_value\n1," + time + ",60\n1,2023-01-15 9:05,61\n");
            assertEquals(why, store.read(csv).reasons());
            Path json = store.write(
                    "a.ndjson", "{\"animal_id\": 1, \"timestamp\": \"" + time + "\", \"pulse_value\": 60}\n");
            assertEquals(why, store.read(json).reasons());
            Path parquet = store.copy(
                    "a.parquet", "SELECT 1 AS animal_id, '" + time + "' AS \"timestamp\", 60 AS pulse_value");
            assertEquals(why, store.read(parquet).reasons());
        }
    }

    @Test
    void twoQuotedTextsAreNotOneValue() throws Exception {
        String header = "animal_id,timestamp,pulse_value,sensor_id\n";
        for (String sensor : List.of("\"a\" \"b\"", "\"\"  \"b\"")) {
            Path csv = store.write("a.csv", header + "1,2023-01-15 09:05,61," + sensor + "\n");
            assertEquals(
                    List.of("A quoted value is followed by more than a delimiter"),
                    store.read(csv).reasons());
        }
        for (String sensor : List.of("\" \"", "\"a \"\" \"\" b\"", " \"a\" ")) {
            Path csv = store.write("a.csv", header + "1,2023-01-15 09:05,61," + sensor + "\n");
            assertEquals(List.of(), store.read(csv).reasons());
        }
    }

    @Test
    void keysThatComeOrChangeTheirCaseLateAreReadInEachRow() throws Exception {
        String[] late = {
            "{\"animal_id\": 2, \"Timestamp\": \"2023-01-15T09:05:00Z\", \"PULSE_value\" :61, \"sensor_id\": \"s\"}",
            "{\"note\": \"\\\"pulse_value\\\": \", \"ANIMAL_ID\": 3, \"timestamp\": \"2023-01-15\", \"pulse_value\": 62}",
            "{\"animal_id\": 4, \"timestamp\": \"2023-01-15\", \"pulse_value\": 63, \"Quality_Score\": 0.5}"
        };
        String first = "{\"animal_id\": 1, \"timestamp\": \"2023-01-15\", \"pulse_value\": 60}\n";
        Path file = store.write("a.ndjson", first.repeat(1200) + String.join("\n", late));
        Outcome outcome = store.read(file);
        assertEquals(List.of(), outcome.reasons());
        assertEquals(
                List.of(
                        "2|2023-01-15 09:05:00|61.0|s|null",
                        "3|2023-01-15 00:00:00|62.0|null|null",
                        "4|2023-01-15 00:00:00|63.0|null|0.5"),
                outcome.accepted().subList(1200, 1203));
    }
}

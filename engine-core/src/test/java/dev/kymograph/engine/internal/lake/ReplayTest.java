package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.Fixed;
import dev.kymograph.engine.Quarantine.Item;
import dev.kymograph.engine.Quarantine.ReplaySummary;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplayTest extends LakeCase {

    private Lake lake;

    @BeforeEach
    void openLake() {
        lake = lake(catalog);
    }

    private IngestSummary ingest(String name, String content) throws IOException {
        return lake.ingest(SourceFile.of(Files.writeString(data.resolve(name), content), "pulse"), Watch.NOBODY);
    }

    private ReplaySummary replay() {
        return lake.replay(Filter.ALL, Watch.NOBODY);
    }

    private List<Fixed> fix(long id, String column, String value) {
        return lake.fix(Filter.ids(List.of(id)), Map.of(column, value));
    }

    private Item item(long id) {
        return catalog.quarantine().find(id).orElseThrow();
    }

    private static ReplaySummary summary(long accepted, long rejected, Map<String, Long> reasons) {
        return new ReplaySummary(accepted + rejected, accepted, rejected, 0, reasons);
    }

    /** Hot readings: dog, microseconds, the fields, sensor, quality. */
    private List<List<Object>> hot(String metricType) {
        List<List<Object>> found = new ArrayList<>();
        List<Long> batches =
                catalog.hotBatches(metricType).stream().map(batch -> batch.id()).toList();
        try (Rows rows = catalog.hotReadings(metricType, batches)) {
            while (rows.next()) {
                found.add(IntStream.range(2, rows.columns().size())
                        .mapToObj(rows::value)
                        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
            }
        }
        return found;
    }

    private static long micros(String time) {
        return Instant.parse(time).toEpochMilli() * 1000;
    }

    @Test
    void readingsOfASubjectThatIsRegisteredMeanwhileAreAccepted() throws Exception {
        ingest("a.csv", "dog_id,timestamp,beats\n1,2023-03-01T12:00:00Z,60\n7,2023-03-01T12:00:00Z,61\n");
        assertEquals(summary(0, 1, Map.of("Column 'dog_id' holds […], expected the id of a known dog", 1L)), replay());
        catalog.register(List.of(Herd.dog(7, "Tia", "Poodle", null)));
        assertEquals(summary(1, 0, Map.of()), replay());
        assertEquals(Map.of(1, 1L, 7, 1L), readings());
        assertEquals(List.of(), quarantine());
        assertEquals(summary(0, 0, Map.of()), replay());
    }

    @Test
    void aFixedRowShowsWhatItWasAndWaitsForItsReplay() throws Exception {
        Path file = Files.writeString(
                data.resolve("clinic.csv"),
                "Dog;When;Heart rate;Vet\n1;2023-03-01 12:00;71,5;\"Dr. \"\"O\"\" ; Co\"\n");
        SourceFile source = SourceFile.of(file, "pulse")
                .map("Dog", "dog_id")
                .map("When", "timestamp")
                .map("Heart rate", "beats")
                .zone(ZoneId.of("Europe/Berlin"));
        lake.ingest(source, Watch.NOBODY);
        String before = "1;2023-03-01 12:00;71,5;\"Dr. \"\"O\"\" ; Co\"";
        String after = "1;2023-03-01 12:00;71.5;\"Dr. \"\"O\"\" ; Co\"";
        assertEquals(List.of(new Fixed(1, before, after)), fix(1, "Heart rate", "71.5"));
        assertEquals(after, item(1).content());
        assertEquals(Optional.of(before), item(1).original());
        assertEquals(Map.of(), readings());
        fix(1, "beats", "72");
        assertEquals(Optional.of(before), item(1).original(), "what came, not what it was fixed to at first");

        assertEquals(summary(1, 0, Map.of()), replay());
        assertEquals(List.of(Arrays.asList(1, micros("2023-03-01T11:00:00Z"), 72f, null, null)), hot("pulse"));
        assertEquals(
                1, lake.ingest(source, Watch.NOBODY).rejected(), "the source itself was taken in as it was before");
    }

    @Test
    void aRowThatIsStillWrongKeepsItsIdAndGetsItsNewReason() throws Exception {
        ingest("a.csv", "dog_id,timestamp,beats\n1,never,60\n1,never,60\n");
        fix(1, "timestamp", "2023-03-01T12:00:00Z");
        fix(1, "beats", "9999");
        assertEquals(
                summary(
                        0,
                        2,
                        Map.of(
                                "Column 'beats' holds […], expected a number (FLOAT) from 1 to 800",
                                1L,
                                "Column 'timestamp' holds […], expected a time such as 2023-01-15T10:30:00Z in the years 1 to 9999",
                                1L)),
                replay());
        assertTrue(item(1).reason().startsWith("Column 'beats' holds [9999]"), item(1).reason());
        assertEquals("1,never,60", item(1).original().orElseThrow());
        assertEquals(Optional.empty(), item(2).original());
    }

    @Test
    void rowsOfEachFormatAreReadAgainAsTheyWere() throws Exception {
        ingest(
                "a.ndjson",
                "{\"Dog_ID\": 7, \"timestamp\": 1677672000, \"beats\": 60.5, \"sensor_id\": \"007\"}\n{\"dog_id\": 1, \"x\"\n");
        Path parquet = data.resolve("a.parquet");
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 7::UTINYINT AS dog_id, TIMESTAMP '2023-03-01 12:01:00.000001' AS timestamp,"
                    + " 0.1::FLOAT AS beats, 0.25::DOUBLE AS quality_score, '1.50' AS sensor_id, NULL::INTEGER AS b) TO '"
                    + parquet + "'");
        }
        lake.ingest(SourceFile.of(parquet, "pulse"), Watch.NOBODY);
        lake.ingest(
                "pulse",
                List.of(new Reading(
                        7,
                        Instant.parse("2023-03-01T12:02:00.000002999Z"),
                        Map.of("beats", "62"),
                        Optional.of("s \"1\"\n"),
                        OptionalDouble.of(0.5))));
        assertEquals(4, catalog.quarantine().count(Filter.ALL));
        fix(3, "beats", "61");
        assertEquals(
                List.of(new Fixed(2, "{\"dog_id\": 1, \"x\"", "{\"timestamp\": \"2023-03-01\"}")),
                fix(2, "timestamp", "2023-03-01"),
                "what cannot be taken apart counts as empty");
        catalog.register(List.of(Herd.dog(7, "Tia", "Poodle", null)));
        assertEquals(3, replay().accepted());
        assertEquals(
                List.of(
                        Arrays.asList(7, micros("2023-03-01T12:00:00Z"), 60.5f, "007", null),
                        Arrays.asList(7, micros("2023-03-01T12:01:00Z") + 1, 61f, "1.50", 0.25f),
                        Arrays.asList(7, micros("2023-03-01T12:02:00Z") + 2, 62f, "s \"1\"\n", 0.5f)),
                hot("pulse"));
        assertEquals("Column 'Dog_ID' is empty, expected a whole number (INTEGER)", item(2).reason());
    }

    @Test
    void aProgramsValueUnderAnUnknownNameIsNeverSilentlyDropped() throws Exception {
        lake.ingest(
                "pressure",
                List.of(new Reading(
                        1, NOON, Map.of("upper", 120, "lowr", 80), Optional.empty(), OptionalDouble.empty())));
        assertEquals(0, replay().accepted());
        assertTrue(item(1).reason().startsWith("The field 'lowr' is not known"), item(1).reason());
        lake.fix(Filter.ALL, Map.of("lower", "80"));
        assertEquals(0, replay().accepted());
        KymographException refused = assertThrows(KymographException.class, () -> fix(1, "uper", "1"));
        assertEquals("quarantine.column-unknown", refused.code());
        assertTrue(refused.getMessage().endsWith("Did you mean 'upper'?"), refused.getMessage());
        assertTrue(
                refused.getMessage().startsWith("Cannot fix row 1: embedding program has no column 'uper'"),
                refused.getMessage());
    }

    @Test
    void subjectsAreRegisteredWhenTheirRowsAreRight() throws Exception {
        Path file = Files.writeString(
                data.resolve("dogs.csv"), "id,name,birth_date\n1,Rex II,2020-01-01\n8,Nemo,yesterday\n9,,2020-01-01\n");
        lake.importSubjects(Herd.DOG, file, Map.of(), Watch.NOBODY);
        fix(1, "birth_date", "2021-02-03");
        fix(1, "dog_name", "Némo");
        assertEquals(1, replay().accepted());
        Subject nemo = catalog.subject("dog", 8).orElseThrow();
        assertEquals("Némo", nemo.name());
        assertEquals(LocalDate.of(2021, 2, 3), nemo.attributes().get("birth_date"));
        assertEquals(List.of("4 Column 'name' is empty, expected a text"), quarantine());
    }

    @Test
    void aSubjectThatIsThereKeepsWhatTheFileHasNoColumnFor() throws Exception {
        Path file = Files.writeString(data.resolve("dogs.csv"), "id,name\n1,\n");
        lake.importSubjects(Herd.DOG, file, Map.of(), Watch.NOBODY);
        fix(1, "name", "Rex II");
        assertEquals(1, replay().accepted());
        Subject rex = catalog.subject("dog", 1).orElseThrow();
        assertEquals("Rex II", rex.name());
        assertEquals("Shepherd", rex.attributes().get("breed"));
    }

    @Test
    void whatReplacesAReadingIsCountedAndTheLaterRowWins() throws Exception {
        ingest("a.csv", """
                dog_id,timestamp,beats
                1,2023-03-01T12:00:00Z,60
                1,2023-03-01T12:00:00Z,x
                1,2023-03-01T12:00:00Z,y
                """);
        fix(2, "beats", "62");
        fix(1, "beats", "61");
        ReplaySummary done = replay();
        assertEquals(new ReplaySummary(2, 2, 0, 2, Map.of()), done);
        assertEquals(62f, hot("pulse").get(hot("pulse").size() - 1).get(2));
    }

    @Test
    void recordsWithTooManyOrTooFewColumnsAreFilledFromTheLeft() throws Exception {
        ingest("a.csv", """
                dog_id,timestamp,beats,sensor_id
                1,2023-03-01T12:00:00Z,71,5,s
                2,2023-03-01T12:00:00Z
                1,2023-03-01T12:01:00Z,70,"open
                """);
        assertEquals(
                "1,2023-03-01T12:00:00Z,71.5,5", fix(1, "beats", "71.5").get(0).after());
        assertEquals(
                "1,2023-03-01T12:00:00Z,71.5,s", fix(1, "sensor_id", "s").get(0).after());
        assertEquals("2,2023-03-01T12:00:00Z,70,", fix(2, "beats", "70").get(0).after());
        assertEquals(
                "1,2023-03-01T12:01:00Z,70,\" a;,\"\"\"",
                fix(3, "sensor_id", " a;,\"").get(0).after());
        assertEquals(summary(3, 0, Map.of()), replay());
        assertEquals(
                List.of("s", "null", " a;,\""),
                hot("pulse").stream().map(row -> String.valueOf(row.get(3))).toList());
    }

    @Test
    void whatWasNotUtf8IsNotTakenInWithMarksInItsPlace() throws Exception {
        Path file = data.resolve("a.csv");
        Files.write(
                file,
                "dog_id,timestamp,beats,sensor_id\n1,2023-03-01T12:00:00Z,60,c\u00f6llar\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        lake.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY);
        assertEquals(summary(0, 1, Map.of("The record is not UTF-8", 1L)), replay());
        fix(1, "beats", "61");
        assertEquals(0, replay().accepted());
        fix(1, "sensor_id", "c\u00f6llar");
        assertEquals(1, replay().accepted());
        assertEquals("c\u00f6llar", hot("pulse").get(0).get(3));
    }

    @Test
    void aFullQuarantineCanBeFixedAndReplayed() throws Exception {
        String rows = IntStream.range(0, QUARANTINE_ROWS)
                .mapToObj(i -> "1,2023-03-01T12:00:" + (10 + i) + "Z,x\n")
                .reduce("", String::concat);
        ingest("a.csv", "dog_id,timestamp,beats\n" + rows);
        lake.fix(Filter.ALL.reason("BEATS"), Map.of("beats", "60"));
        lake.fix(Filter.ids(List.of(3L)), Map.of("beats", "x"));
        assertEquals(QUARANTINE_ROWS - 1, replay().accepted());
        assertEquals(Map.of(1, QUARANTINE_ROWS - 1L), readings());
        assertEquals(1, catalog.quarantine().count(Filter.ALL));
    }

    @Test
    void aColumnThatOneOfTheSourcesLacksChangesNothing() throws Exception {
        ingest("a.csv", "dog_id,timestamp,beats,sensor_id\n1,never,60,s\n");
        ingest("b.csv", "dog_id,timestamp,beats\n1,never,60\n");
        KymographException refused =
                assertThrows(KymographException.class, () -> lake.fix(Filter.ALL, Map.of("sensor_id", "t")));
        assertTrue(
                refused.getMessage()
                        .startsWith("Cannot fix row 2: b.csv has no column 'sensor_id', expected one of [dog_id,"),
                refused.getMessage());
        assertEquals(Optional.empty(), item(1).original());
        assertEquals("1,never,60,s", item(1).content());
    }

    @Test
    void rowsThatChangeUnderAReplayAreNotTakenInAsTheyWere() throws Exception {
        ingest("a.csv", "dog_id,timestamp,beats\n1,2023-03-01T12:00:00Z,x\n");
        fix(1, "beats", "60");
        Lake disturbed = lake(before("acceptReplayed", () -> fix(1, "beats", "70")));
        KymographException refused =
                assertThrows(KymographException.class, () -> disturbed.replay(Filter.ALL, Watch.NOBODY));
        assertEquals("quarantine.changed", refused.code());
        assertEquals(Map.of(), readings());
        Lake twice = lake(before("acceptReplayed", this::replay));
        assertThrows(KymographException.class, () -> twice.replay(Filter.ALL, Watch.NOBODY));
        assertEquals(Map.of(1, 1L), readings());
        assertEquals(70f, hot("pulse").get(0).get(2));
    }

    @Test
    void aSubjectThatIsDeletedUnderAReplayKeepsItsReadingsInQuarantine() throws Exception {
        ingest("a.csv", "dog_id,timestamp,beats\n2,2023-03-01T12:00:00Z,x\n");
        fix(1, "beats", "60");
        Lake disturbed = lake(before("acceptReplayed", () -> catalog.deleteSubject("dog", 2)));
        assertEquals(0, disturbed.replay(Filter.ALL, Watch.NOBODY).accepted());
        assertEquals(List.of("2 Column 'dog_id' holds [2], expected the id of a known dog"), quarantine());
    }

    @Test
    void aReplayThatIsCancelledKeepsWhatItDid() throws Exception {
        ingest("a.csv", "dog_id,timestamp,beats\n7,2023-03-01T12:00:00Z,60\n");
        ingest("b.csv", "timestamp,dog_id,beats\n2023-03-01T12:00:00Z,7,60\n");
        catalog.register(List.of(Herd.dog(7, "Tia", "Poodle", null)));
        Watch stopped = new Watch() {
            @Override
            public boolean cancelled() {
                return catalog.quarantine().count(Filter.ALL) < 2;
            }
        };
        KymographException cancelled = assertThrows(KymographException.class, () -> lake.replay(Filter.ALL, stopped));
        assertEquals(ErrorKind.CANCELLED, cancelled.kind());
        assertEquals(
                "Cancelled. Before that, 1 of 2 rows were replayed, and 1 of these accepted", cancelled.getMessage());
        assertEquals(1, catalog.quarantine().count(Filter.ALL));
        assertEquals(Map.of(7, 1L), readings());
    }
}

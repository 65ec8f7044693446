package dev.kymograph.engine;

import dev.kymograph.engine.CheckReport.Finding;
import dev.kymograph.engine.CheckReport.LostFile;
import dev.kymograph.engine.CheckReport.Severity;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The catalog is compared with the files, and put right. */
class CheckTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Engine engine;

    @BeforeEach
    void takeIn() throws IOException {
        engine = open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Any", LocalDate.parse("2021-06-01")),
                        Herd.dog(2, "Ada", "Any", LocalDate.parse("2021-06-01"))));
        for (int month = 3; month <= 5; month++) {
            engine.ingest(SourceFile.of(csv(month), "pulse"), Watch.NOBODY);
        }
        engine.flush();
    }

    private Engine open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("compaction.enabled", "false")
                .set("rollups.refresh-every", "0s")
                .extension(new Herd())
                .extension(new Sleep())
                .open();
    }

    /** Readings that may have no number. */
    static final class Sleep implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.every(
                    Duration.ofMinutes(1),
                    "sleep",
                    "dog",
                    Unit.NONE,
                    Field.of("depth", FieldType.DOUBLE),
                    Field.of("remark", FieldType.TEXT)));
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Path csv(int month) throws IOException {
        StringBuilder text = new StringBuilder("dog_id,timestamp,beats\n");
        for (int i = 0; i < 200; i++) {
            text.append(i % 2 + 1)
                    .append(",2023-0")
                    .append(month)
                    .append("-01T")
                    .append(String.format("%02d:%02d", i / 60, i % 60))
                    .append(":00Z,")
                    .append(60 + i)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("month" + month + ".csv"), text);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data/lake"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.toString().contains("/."))
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 16;
        Files.write(file, bytes);
    }

    private long count() {
        try (Result result = engine.sql("SELECT count(*) FROM pulse")) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private CheckReport check(Check check) {
        return engine.check(check, Watch.NOBODY);
    }

    private static List<String> told(CheckReport report) {
        return report.findings().stream()
                .map(finding -> finding.severity() + " " + finding.what())
                .toList();
    }

    @Test
    void nothingIsWrongWithASoundLake() throws IOException {
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        CheckReport report = check(Check.ALL.deep());
        assertEquals(List.of(), report.findings());
        assertEquals(files().size(), report.files());
        assertTrue(report.isSound());
    }

    @Test
    void eachKindOfDamageIsNamedWithWhatWasExpected() throws IOException {
        List<Path> files = files();
        Files.delete(files.get(0));
        Files.write(files.get(1), new byte[10]);
        damage(files.get(2));
        CheckReport report = check(Check.of("pulse"));
        assertEquals(
                List.of("ERROR file is missing", "ERROR file has another size", "ERROR file has another SHA-256"),
                told(report));
        Finding size = report.findings().get(1);
        assertEquals(files.get(1).toString(), size.where());
        assertEquals("10", size.found());
        assertFalse(report.isSound());
        assertEquals(List.of(), check(Check.of("pressure")).findings());
    }

    @Test
    void filesThatNobodyKnowsAreToldWhenTheyAreOld() throws IOException {
        Path stray = files().get(0).resolveSibling("part-stray.parquet");
        Files.write(stray, new byte[5]);
        assertEquals(List.of(), check(Check.ALL).findings());
        Files.setLastModifiedTime(stray, FileTime.from(NOON));
        CheckReport report = check(Check.ALL);
        assertEquals(List.of("NOTE file is not known to the catalog"), told(report));
        assertTrue(report.isSound());
    }

    @Test
    void aRepairSetsFilesAsideAndLetsTheirSourcesComeAgain() throws IOException {
        List<Path> files = files();
        Files.delete(files.get(0));
        damage(files.get(1));
        assertThrows(KymographException.class, this::count);
        CheckReport report = check(Check.ALL.repair());
        assertEquals(200, count());
        List<LostFile> lost = report.lost();
        assertEquals(2, lost.size());
        for (int i = 0; i < 2; i++) {
            assertEquals("pulse", lost.get(i).metricType());
            assertEquals(List.of(1, 2), lost.get(i).subjects());
            assertEquals(200, lost.get(i).readings());
            assertEquals(
                    Instant.parse("2023-0" + (i + 3) + "-01T00:00:00Z"),
                    lost.get(i).from());
            assertEquals(
                    Instant.parse("2023-0" + (i + 3) + "-01T03:19:00Z"),
                    lost.get(i).to());
            assertEquals(
                    folder.resolve("month" + (i + 3) + ".csv").toString(),
                    lost.get(i).sources().get(0).name());
        }
        assertEquals(Optional.empty(), lost.get(0).setAside());
        Path aside = Path.of(lost.get(1).setAside().orElseThrow());
        assertTrue(Files.exists(aside) && !Files.exists(files.get(1)), aside::toString);
        assertEquals(
                List.of("WARNING file of an earlier snapshot is missing"),
                told(check(Check.ALL)).stream().distinct().toList());
        for (int month = 3; month <= 5; month++) {
            IngestSummary again = engine.ingest(SourceFile.of(csv(month), "pulse"), Watch.NOBODY);
            assertEquals(month == 5, again.again(), "month " + month);
        }
        assertEquals(600, count());
    }

    @Test
    void aRepairOfALakeThatIsNotThereIsRefused() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
        KymographException told = assertThrows(KymographException.class, () -> check(Check.ALL.repair()));
        assertEquals("check.nothing-there", told.code());
        assertEquals(3, check(Check.ALL).findings().size());
    }

    @Test
    void rollupsDoNotTellOfReadingsThatAreLost() throws IOException {
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        Path march = files().stream()
                .filter(file -> file.toString().contains("metric_type=pulse/"))
                .findFirst()
                .orElseThrow();
        damage(march);
        check(Check.ALL.repair());
        Question counts = Question.of("series", "pulse").where("every", "1h").where("aggregate", "count");
        assertEquals(answers(counts.where("rollups", "off")), answers(counts));
        assertTrue(check(Check.ALL.deep()).isSound());
    }

    @Test
    void aRollupThatLostItsFilesSumsUpAnew() throws IOException {
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        Question counts = Question.of("series", "pulse").where("every", "1h").where("aggregate", "count");
        List<List<Object>> before = answers(counts);
        for (Path file : files()) {
            if (file.toString().contains("pulse_1h")) {
                Files.delete(file);
            }
        }
        check(Check.ALL.repair());
        assertEquals(before, answers(counts));
        engine.rollups().refresh("pulse_1h", Watch.NOBODY);
        assertEquals(before, answers(counts));
        assertTrue(check(Check.ALL.deep()).isSound());
    }

    @Test
    void aRollupThatDiffersFromTheReadingsIsNamedAndSummedUpAnew() throws SQLException {
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        engine.ingest("pulse", Reading.of(1, Instant.parse("2023-03-01T01:00:30Z"), "beats", 200f));
        engine.flush();
        letRollupsSeemRefreshed();
        CheckReport.Finding found = check(Check.ALL.deep()).findings().get(0);
        assertEquals("rollup has another count than the readings", found.what());
        assertEquals("pulse_1h", found.where());
        check(Check.ALL.deep().repair());
        assertEquals(List.of(), check(Check.ALL.deep()).findings());
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, mean, 60 61 65 67 70",
        "PT1H, first, 70 61 65 66 60",
        "PT1H, deviation, 60 60 66 66 70",
        "PT24H, quantiles, 60 62 63 67 70"
    })
    void whatElseRollupsKeepIsComparedToo(Duration width, String differs, String corrected) throws SQLException {
        takeIn("60 61 65 66 70");
        engine.rollups().create("pulse", width, Optional.empty(), Watch.NOBODY);
        takeIn(corrected);
        letRollupsSeemRefreshed();
        CheckReport.Finding found = check(Check.ALL.deep()).findings().get(0);
        assertEquals("rollup has another " + differs + " than the readings", found.what());
        check(Check.ALL.deep().repair());
        assertEquals(List.of(), check(Check.ALL.deep()).findings());
    }

    @Test
    void theTimeThatARollupCoversIsComparedToo() throws SQLException {
        Instant night = Instant.parse("2024-06-01T01:00:00Z");
        engine.ingest("sleep", Reading.of(1, night, "depth", 2.0));
        engine.flush();
        engine.rollups().create("sleep", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
        assertEquals(List.of(), check(Check.ALL.deep()).findings());
        engine.ingest("sleep", Reading.of(1, night.plusSeconds(60), "remark", "turned"));
        engine.flush();
        letRollupsSeemRefreshed();
        CheckReport.Finding found = check(Check.ALL.deep()).findings().get(0);
        assertEquals("rollup has another covered time than the readings", found.what());
        assertEquals("subject 1 at 2024-06-01 00:00:00: 60.0", found.found());
        assertEquals("120.0", found.expected());
    }

    @Test
    void bucketsThatARollupDoesNotKnowAreNotCompared() {
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        Instant known = Instant.parse("2023-03-01T00:00:30Z");
        engine.ingest("pulse", Reading.of(1, known, "beats", 61f));
        assertEquals(List.of(), check(Check.ALL.deep()).findings(), "hot");
        engine.flush();
        assertEquals(List.of(), check(Check.ALL.deep()).findings(), "in a file");
        engine.delete(Question.of("readings", "pulse").where("dog", 1), Watch.NOBODY);
        assertEquals(List.of(), check(Check.ALL.deep()).findings(), "deleted");
        engine.rollups().refresh("pulse_1h", Watch.NOBODY);
        assertEquals(List.of(), check(Check.ALL.deep()).findings(), "buckets of nothing");
    }

    /** As if they knew of what came since. */
    private void letRollupsSeemRefreshed() throws SQLException {
        long newest = engine.snapshots().list(1).get(0).number();
        engine.close();
        try (Connection catalog = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/catalog.duckdb"));
                Statement statement = catalog.createStatement()) {
            statement.execute("UPDATE rollup_refresh SET upto_snapshot = " + newest);
        }
        engine = open();
    }

    private void takeIn(String beats) {
        Instant moment = Instant.parse("2024-06-01T01:00:30Z");
        List<Reading> readings = new ArrayList<>();
        for (String each : beats.split(" ", -1)) {
            readings.add(Reading.of(1, moment, "beats", Float.parseFloat(each)));
            moment = moment.plusSeconds(60);
        }
        engine.ingest("pulse", readings);
        engine.flush();
    }

    private List<List<Object>> answers(Question question) {
        try (Result result = engine.ask(question)) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(IntStream.range(0, result.columns().size())
                        .mapToObj(result::value)
                        .toList());
            }
            return rows;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM file_overlap",
                "INSERT INTO file_overlap VALUES (2, 3)",
                "UPDATE lake_file SET readings = readings + 1",
                "UPDATE segment SET to_micros = to_micros + 1 WHERE subject_id = 2",
                "UPDATE segment SET readings = readings - 1",
                "UPDATE engine_state SET last_file = 1",
                "UPDATE engine_state SET last_segment = 0, write_sequence = 0",
                "INSERT INTO segment VALUES (1000, 1000, 1, 0, 0, 1)",
                "DROP VIEW dog_metrics"
            })
    void aCatalogThatContradictsItselfOrTheFilesIsMended(String harm) throws SQLException {
        engine.ingest("pulse", Reading.of(1, Instant.parse("2023-03-01T01:00:00Z"), "beats", 61f));
        engine.flush();
        long before = count();
        engine.close();
        harm(harm);
        engine = open();
        CheckReport found = check(Check.ALL.deep());
        assertFalse(found.isSound(), harm);
        assertEquals(Severity.ERROR, found.findings().get(0).severity());
        assertEquals(List.of(), check(Check.ALL.deep().repair()).lost());
        assertEquals(List.of(), check(Check.ALL.deep()).findings());
        assertEquals(before, count());
        engine.ingest("pulse", Reading.of(2, Instant.parse("2023-03-01T01:00:00Z"), "beats", 61f));
        engine.flush();
        assertEquals(before + 1, count());
    }

    @Test
    void whatOnlyEarlierSnapshotsNeedIsNoContradictionAndIsMendedToo() throws SQLException {
        engine.ingest("pulse", Reading.of(1, Instant.parse("2023-03-01T00:00:00Z"), "beats", 61f));
        engine.flush();
        AsOf before = AsOf.snapshot(engine.snapshots().list(1).get(0).number());
        engine.compact(Compaction.ALL, Watch.NOBODY);
        assertEquals(List.of(), check(Check.ALL.deep()).findings());
        assertEquals(600, countAsOf(before));
        engine.close();
        harm("DELETE FROM file_overlap");
        engine = open();
        assertEquals(601, countAsOf(before), "nobody knows that two files share a reading");
        check(Check.ALL.repair());
        assertEquals(600, countAsOf(before));
        assertEquals(List.of(), check(Check.ALL).findings());
    }

    private long countAsOf(AsOf moment) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse", moment, Watch.NOBODY)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private void harm(String change) throws SQLException {
        try (Connection catalog = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/catalog.duckdb"));
                Statement statement = catalog.createStatement()) {
            statement.execute(change);
        }
    }

    @Test
    void aCheckCanBeCancelled() {
        Watch cancelled = new Watch() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        KymographException told = assertThrows(KymographException.class, () -> engine.check(Check.ALL, cancelled));
        assertEquals(ErrorKind.CANCELLED, told.kind());
    }
}

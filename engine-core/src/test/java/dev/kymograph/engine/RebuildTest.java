package dev.kymograph.engine;

import dev.kymograph.engine.RebuildReport.LeftOut;
import dev.kymograph.engine.RebuildReport.Restored;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A catalog is made of what the lake's files say. */
class RebuildTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private EngineBuilder builder(String data) {
        return Engine.builder()
                .data(folder.resolve(data))
                .set("lake.location", folder.resolve("lake").toString())
                .set("compaction.enabled", "false");
    }

    private Engine open(String data) {
        return builder(data).extension(new Herd()).open();
    }

    private static List<List<Object>> rows(Result asked) {
        try (Result result = asked) {
            return AnsweredRows.rounded(result);
        }
    }

    /** Questions about readings alone. */
    private static List<List<List<Object>>> answers(Engine engine) {
        List<List<List<Object>>> answers = new ArrayList<>();
        for (String metricType : List.of("pulse", "pressure")) {
            for (String analysis : List.of("readings", "statistics", "percentiles", "histogram")) {
                answers.add(rows(engine.ask(Question.of(analysis, metricType))));
            }
            answers.add(rows(engine.ask(Question.of("series", metricType).where("every", "1d"))));
            answers.add(rows(engine.sql("SELECT dog_id, count(*), min(\"timestamp\"), max(\"timestamp\") FROM "
                    + metricType + " GROUP BY 1 ORDER BY 1")));
        }
        return answers;
    }

    /** Readings that were written again, compacted, and written again. */
    private void fill(Engine engine) {
        engine.subjects()
                .register(IntStream.rangeClosed(1, 5)
                        .mapToObj(id -> Herd.dog(id, "dog " + id, "Any", LocalDate.parse("2021-06-01")))
                        .toList());
        Random random = new Random(5);
        for (int i = 0; i < 12; i++) {
            List<Reading> pulses = new ArrayList<>();
            List<Reading> pressures = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                Instant at = NOON.plus(Duration.ofHours(random.nextInt(24 * 70)));
                pulses.add(Reading.of(1 + random.nextInt(5), at, "beats", 60 + random.nextFloat() * 90));
                pressures.add(Reading.of(1 + random.nextInt(5), at, "upper", 100 + random.nextDouble()));
            }
            engine.ingest("pulse", pulses);
            engine.ingest("pressure", pressures);
            engine.flush();
            if (i % 4 == 2) {
                engine.compact(Compaction.ALL, Watch.NOBODY);
            }
        }
    }

    @Test
    void aRebuiltCatalogAnswersAsTheLostOne() {
        List<List<List<Object>>> expected;
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            expected = answers(engine);
        }
        try (Engine engine = open("new")) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(
                    List.of("pressure", "pulse", "pulse_1h"),
                    report.restored().stream().map(Restored::metricType).toList());
            assertEquals(
                    List.of(5L, 5L, 5L),
                    report.restored().stream().map(Restored::subjects).toList());
            assertEquals(List.of(), report.leftOut());
            assertTrue(
                    report.unknown().stream().anyMatch(line -> line.startsWith("Names and attributes of 5 dogs")),
                    () -> report.unknown().toString());
            engine.subjects()
                    .register(IntStream.rangeClosed(1, 5)
                            .mapToObj(id -> Herd.dog(id, "dog " + id, "Any", LocalDate.parse("2021-06-01")))
                            .toList());
            assertEquals(expected, answers(engine));
            assertEquals(
                    List.of(),
                    engine.check(Check.ALL.deep(), Watch.NOBODY).findings().stream()
                            .filter(finding -> finding.severity() == CheckReport.Severity.ERROR)
                            .toList());
            engine.ingest("pulse", Reading.of(1, NOON, "beats", 77f));
            assertEquals(
                    List.of(List.<Object>of(77f)),
                    rows(engine.sql(
                            "SELECT beats FROM pulse WHERE dog_id = 1 AND \"timestamp\" = '2023-03-01 12:00:00'")),
                    "what is written now is later than all that was");
            engine.compact(Compaction.ALL, Watch.NOBODY);
        }
    }

    /** Months apart, and then one that comes late: its file has writes from before and after those of other months. */
    @Test
    void filesOfOtherMonthsAreNoneThatALaterOneReplaced() throws Exception {
        List<List<Object>> expected;
        String sql = "SELECT dog_id, \"timestamp\", beats FROM pulse ORDER BY ALL";
        try (Engine engine = open("lost")) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            for (int month = 0; month < 6; month++) {
                engine.ingest("pulse", Reading.of(1, NOON.plus(Duration.ofDays(31L * month)), "beats", 60f + month));
                engine.flush();
            }
            engine.ingest("pulse", Reading.of(1, NOON.plusSeconds(60), "beats", 77f));
            engine.compact(Compaction.ALL, Watch.NOBODY);
            expected = rows(engine.sql(sql));
        }
        assertEquals(7, expected.size());
        try (Engine engine = open("new")) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(expected, rows(engine.sql(sql)));
            assertEquals(7, report.restored().get(0).readings());
        }
    }

    @Test
    void ofACompactionThatWasDoneTwiceOneIsTaken() throws Exception {
        List<List<Object>> expected;
        String sql = "SELECT dog_id, \"timestamp\", beats FROM pulse ORDER BY ALL";
        try (Engine engine = open("lost")) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            for (int i = 0; i < 3; i++) {
                engine.ingest("pulse", Reading.of(1, NOON.plusSeconds(60L * i), "beats", 60f + i));
                engine.flush();
            }
        }
        copy(folder.resolve("lake"), folder.resolve("twin/lake"));
        copy(folder.resolve("lost"), folder.resolve("twin/lost"));
        try (Engine twin = Engine.builder()
                .data(folder.resolve("twin/lost"))
                .set("lake.location", folder.resolve("twin/lake").toString())
                .extension(new Herd())
                .open()) {
            twin.compact(Compaction.ALL, Watch.NOBODY);
        }
        try (Engine engine = open("lost")) {
            engine.compact(Compaction.ALL, Watch.NOBODY);
            expected = rows(engine.sql(sql));
        }
        copy(folder.resolve("twin/lake"), folder.resolve("lake"));
        try (Engine engine = open("new")) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(expected, rows(engine.sql(sql)));
            assertEquals(1, report.restored().get(0).files());
            assertEquals(1, report.leftOut().size(), () -> report.toString());
        }
    }

    /** As if it was killed between two of its outputs, and the catalog was lost with it. */
    @Tag("heavy")
    @Test
    void whatACompactionThatNeverEndedHasNotWrittenIsNotLost() throws Exception {
        try (Engine engine = builder("lost")
                .set("compaction.target-size", "1MiB")
                .extension(new Herd())
                .open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
            Random random = new Random(5);
            for (int part = 0; part < 4; part++) {
                Instant first = NOON.plus(Duration.ofDays(part));
                engine.ingest(
                        "pulse",
                        IntStream.range(0, 120_000)
                                .mapToObj(i -> Reading.of(
                                        1 + i % 2, first.plusMillis(500L * i), "beats", 40 + 99 * random.nextFloat()))
                                .toList());
            }
            engine.compact(Compaction.ALL, Watch.NOBODY);
            List<StoredFile> written = engine.files();
            assertTrue(written.size() > 1, written::toString);
            Files.delete(Path.of(written.get(0).name()));
        }
        try (Engine engine = open("new")) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(4, report.leftOut().size(), report::toString);
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            for (LeftOut file : report.leftOut()) {
                assertTrue(file.reason().contains("a compaction that never ended"), file::reason);
                assertTrue(Files.exists(Path.of(file.path())), file::path);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else if (!Files.exists(target)) {
                    Files.copy(each, target);
                }
            }
        }
    }

    @Tag("heavy")
    @Test
    void whatIsLeftOutIsNotDeleted() throws Exception {
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        }
        OldRollupFiles.make(folder.resolve("lake"), "pulse_1h");
        try (Engine engine = open("new")) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertTrue(report.leftOut().size() > 1, report::toString);
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            for (LeftOut file : report.leftOut()) {
                assertTrue(file.path().contains(".damaged") && Files.exists(Path.of(file.path())), file::path);
            }
        }
    }

    @Tag("heavy")
    @Test
    void whatIsLeftOutKeepsNobodyWhoWasErased() throws Exception {
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        }
        copy(folder.resolve("lake"), folder.resolve("before"));
        try (Engine engine = open("lost")) {
            engine.erase("dog", 3, Watch.NOBODY);
        }
        copy(folder.resolve("before"), folder.resolve("lake"));
        OldRollupFiles.make(folder.resolve("lake"), "pulse_1h");
        try (Engine engine = open("new")) {
            engine.rebuild(Optional.empty(), Watch.NOBODY);
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            try (Stream<Path> all = Files.walk(folder.resolve("lake"));
                    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                for (Path file :
                        (Iterable<Path>) all.filter(each -> each.toString().endsWith(".parquet"))::iterator) {
                    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM read_parquet('" + file
                            + "', hive_partitioning = false) WHERE dog_id = 3")) {
                        rows.next();
                        assertEquals(0, rows.getLong(1), file.toString());
                    }
                }
            }
        }
    }

    @Tag("heavy")
    @Test
    void theFilesOfAnotherLakeAreBroughtHere() {
        List<List<List<Object>>> expected;
        try (Engine engine = open("lost")) {
            fill(engine);
            expected = answers(engine);
        }
        try (Engine engine = Engine.builder()
                .data(folder.resolve("new"))
                .extension(new Herd())
                .open()) {
            engine.rebuild(Optional.of(folder.resolve("lake")), Watch.NOBODY);
            List<List<List<Object>>> found = answers(engine);
            assertEquals(expected.get(5), found.get(5));
            assertEquals(expected.get(1), found.get(1));
        }
    }

    @Tag("heavy")
    @Test
    void whatNobodyDeclaresIsMadeOfColumns() {
        List<List<Object>> expected;
        String sql = "SELECT dog_id, \"timestamp\", beats FROM pulse ORDER BY ALL";
        try (Engine engine = open("lost")) {
            fill(engine);
            expected = rows(engine.sql(sql));
        }
        try (Engine engine = builder("new").open()) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(expected, rows(engine.sql(sql)));
            assertTrue(report.unknown().stream().anyMatch(line -> line.startsWith("How pulse was declared")));
            assertTrue(report.unknown().stream().anyMatch(line -> line.startsWith("How the subject kind 'dog'")));
        }
    }

    /** The same vocabulary with a field less. */
    private static final class SmallHerd implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(
                    Herd.PULSE,
                    MetricType.event(
                            "pressure",
                            "dog",
                            Herd.PRESSURE.unit(),
                            Herd.PRESSURE.fields().get(0)));
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    @Tag("heavy")
    @Test
    void fieldsThatOnlyFilesHaveStay() {
        try (Engine engine = open("lost")) {
            fill(engine);
        }
        try (Engine engine = builder("new").extension(new SmallHerd()).open()) {
            engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(
                    1,
                    rows(engine.sql("SELECT count(lower) + count(remark) FROM pressure"))
                            .size());
        }
    }

    @Tag("heavy")
    @Test
    void aCatalogThatKnowsReadingsIsLeftAlone() {
        try (Engine engine = open("lost")) {
            fill(engine);
            KymographException told =
                    assertThrows(KymographException.class, () -> engine.rebuild(Optional.empty(), Watch.NOBODY));
            assertEquals("rebuild.not-empty", told.code());
        }
        try (Engine engine = open("new")) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            engine.ingest("pulse", Reading.of(1, NOON, "beats", 77f));
            assertThrows(KymographException.class, () -> engine.rebuild(Optional.empty(), Watch.NOBODY));
        }
    }

    @Tag("heavy")
    @Test
    void filesThatTellNothingAreLeftOut() throws Exception {
        try (Engine engine = open("lost")) {
            fill(engine);
        }
        Path strangers = Files.createDirectories(folder.resolve("lake/metric_type=pulse/year=2023/month=03"));
        TheirFile.write(strangers, 7, 0, List.of("(1, TIMESTAMP '2023-03-02 01:00:00', 60)"));
        Files.write(strangers.resolve("cut.parquet"), new byte[100]);
        try (Engine engine = open("new")) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            List<String> reasons = report.leftOut().stream()
                    .filter(file -> !file.path().contains("part-"))
                    .map(LeftOut::reason)
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "it is no Parquet file, or was cut",
                            "the engine did not write it; adopt it from a folder of its own"),
                    reasons);
        }
        try (Engine engine = builder("empty")
                .set("lake.location", folder.resolve("none").toString())
                .open()) {
            KymographException told =
                    assertThrows(KymographException.class, () -> engine.rebuild(Optional.empty(), Watch.NOBODY));
            assertEquals("rebuild.nothing", told.code());
        }
    }
}

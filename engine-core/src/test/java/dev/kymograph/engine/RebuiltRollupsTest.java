package dev.kymograph.engine;

import dev.kymograph.engine.RebuildReport.Restored;
import dev.kymograph.engine.Rollups.Status;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A catalog that is made of the lake's files knows its rollups, and what only they have. */
class RebuiltRollupsTest {

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Instant day(int ago) {
        return today.minusDays(ago).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private Engine open(String data) {
        return Engine.builder()
                .data(folder.resolve(data))
                .set("lake.location", folder.resolve("lake").toString())
                .set("ingest.bulk-from", "1000")
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .set("retention.run-every", "0s")
                .set("retention.pulse.raw", "10d")
                .set("retention.pulse.1h", "20d")
                .set("retention.pulse.1d", "forever")
                .extension(new Herd())
                .open();
    }

    private static void register(Engine engine) {
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29")),
                        Herd.dog(3, "Kim", "Poodle", LocalDate.parse("2020-02-29"))));
    }

    /** Four readings an hour of each of three dogs, of the last thirty days. */
    private void fill(Engine engine) {
        register(engine);
        List<Reading> readings = new ArrayList<>();
        for (int quarter = 0; quarter < 30 * 96; quarter++) {
            for (int dog = 1; dog <= 3; dog++) {
                Instant at = day(30).plus(Duration.ofMinutes(15L * quarter));
                readings.add(Reading.of(dog, at, "beats", 60f + (quarter * dog) % 97));
            }
        }
        engine.ingest("pulse", readings);
        engine.flush();
        create(engine, Duration.ofDays(1));
        create(engine, Duration.ofHours(1));
    }

    private static void create(Engine engine, Duration every) {
        engine.rollups().create("pulse", every, Optional.empty(), Watch.NOBODY);
    }

    private static void refresh(Engine engine) {
        engine.rollups().list().forEach(rollup -> engine.rollups().refresh(rollup.name(), Watch.NOBODY));
    }

    private RebuildReport rebuild(Engine engine) {
        RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
        register(engine);
        return report;
    }

    /** Rows, and the notes below them. */
    private static List<Object> answer(Engine engine, Question question) {
        try (Result result = engine.ask(question)) {
            List<Object> rows = new ArrayList<>(AnsweredRows.rounded(result));
            rows.add(result.notes());
            return rows;
        }
    }

    private List<List<Object>> answers(Engine engine) {
        List<List<Object>> answers = new ArrayList<>();
        for (String rollups : List.of("on", "off")) {
            Question statistics = Question.of("statistics", "pulse")
                    .where("quantiles", "none")
                    .where("rollups", rollups);
            Question series = Question.of("series", "pulse").where("rollups", rollups);
            answers.add(answer(engine, statistics));
            answers.add(answer(engine, statistics.where("to", day(15).toString())));
            answers.add(answer(engine, series.where("every", "1d").where("aggregate", "mean")));
            answers.add(answer(engine, series.where("every", "1h").where("aggregate", "max")));
            answers.add(answer(
                    engine,
                    series.where("every", "1d").where("aggregate", "last").where("dog", 2)));
        }
        return answers;
    }

    private static void assertSound(Engine engine) {
        assertEquals(
                List.of(),
                engine.check(Check.ALL.deep(), Watch.NOBODY).findings().stream()
                        .filter(finding -> finding.severity() != CheckReport.Severity.NOTE)
                        .toList());
    }

    @Test
    void bucketsOfWhatRetentionDroppedAnswerOn() {
        List<List<Object>> expected;
        List<List<Object>> expectedLater;
        Reading tooLate = Reading.of(1, day(15).plusSeconds(7), "beats", 199f);
        Reading late = Reading.of(1, day(5).plusSeconds(7), "beats", 198f);
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.ingest("pulse", List.of(Reading.of(2, day(20).plusSeconds(7), "beats", 197f)));
            engine.subjects().hold("dog", 3, "study");
            engine.retention().run(Watch.NOBODY);
            create(engine, Duration.ofHours(6));
            engine.ingest("pulse", List.of(Reading.of(2, day(4).plusSeconds(7), "beats", 196f)));
            engine.compact(Compaction.ALL, Watch.NOBODY);
            engine.snapshots().expire(Snapshots.Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            expected = answers(engine);
        }
        try (Engine engine = open("new")) {
            RebuildReport report = rebuild(engine);
            assertEquals(List.of(), report.leftOut());
            assertEquals(
                    List.of("pulse", "pulse_1d", "pulse_1h", "pulse_6h"),
                    report.restored().stream().map(Restored::metricType).toList());
            assertTrue(report.unknown().contains("Which subjects were held: hold them again first"), report::toString);
            engine.subjects().hold("dog", 3, "study");
            assertEquals(
                    List.of("pulse_1d", "pulse_1h", "pulse_6h"),
                    engine.rollups().list().stream().map(Status::name).toList());
            assertEquals(expected, answers(engine), "before they are refreshed");
            refresh(engine);
            assertEquals(0, engine.rollups().list().get(0).dirty());
            assertEquals(expected, answers(engine));
            assertSound(engine);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(expected, answers(engine));
            assertEquals(1, engine.ingest("pulse", List.of(tooLate)).rejected());
            assertEquals(1, engine.ingest("pulse", List.of(late)).accepted());
            expectedLater = answers(engine);
            refresh(engine);
            assertEquals(expectedLater, answers(engine));
        }
    }

    @Tag("heavy")
    @Test
    void bucketsThatMayBeAllThatIsLeftAreKeptApartWhereNothingTellsOfRetention() throws IOException {
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.retention().run(Watch.NOBODY);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            engine.snapshots().expire(Snapshots.Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        }
        Path kept = folder.resolve("lake").resolve("kept");
        try (Stream<Path> marks = Files.list(kept)) {
            for (Path mark : marks.toList()) {
                Files.delete(mark);
            }
        }
        try (Engine engine = open("new")) {
            RebuildReport report = rebuild(engine);
            assertFalse(report.leftOut().isEmpty());
            for (RebuildReport.LeftOut file : report.leftOut()) {
                assertTrue(file.reason().contains("nothing in the lake says from when on"), file.reason());
                assertTrue(Files.isRegularFile(Path.of(file.path())), file.path());
            }
            refresh(engine);
            assertSound(engine);
        }
    }

    @Test
    void whatWasDirtyWhenTheCatalogWasLostIsAnsweredFromReadings() {
        List<List<Object>> expected;
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.ingest("pulse", List.of(Reading.of(1, day(5).plusSeconds(7), "beats", 198f)));
            engine.flush();
            Question gone = Question.of("readings", "pulse")
                    .where("dog", 2)
                    .where("from", day(8).toString())
                    .where("to", day(6).toString());
            assertEquals(2 * 96, engine.delete(gone, Watch.NOBODY).readings());
            engine.snapshots().expire(Snapshots.Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            expected = answers(engine);
        }
        try (Engine engine = open("new")) {
            rebuild(engine);
            assertEquals(expected, answers(engine));
            refresh(engine);
            assertEquals(expected, answers(engine));
            assertSound(engine);
        }
    }

    /** As rollups were written before they said what they sum up. */
    @Tag("heavy")
    @Test
    void filesThatDoNotSayWhatTheySumUpAreSetAside() throws Exception {
        try (Engine engine = open("lost")) {
            fill(engine);
        }
        int all = OldRollupFiles.make(folder.resolve("lake"), "pulse_1h");
        try (Engine engine = open("new")) {
            RebuildReport report = rebuild(engine);
            assertEquals(all, report.leftOut().size());
            assertTrue(report.leftOut().stream()
                    .allMatch(file -> file.path().contains(".damaged")
                            && Files.exists(Path.of(file.path()))
                            && file.reason()
                                    .startsWith("it is of the rollup pulse_1h, which does not say what it sums up")));
            assertEquals(
                    List.of("pulse_1d"),
                    engine.rollups().list().stream().map(Status::name).toList());
            create(engine, Duration.ofHours(1));
            assertSound(engine);
        }
    }

    @Tag("heavy")
    @Test
    void whatARollbackBroughtBackIsThereAgain() {
        List<Object> expected;
        Question all = Question.of("statistics", "pulse")
                .where("quantiles", "none")
                .where("by", "dog")
                .where("rollups", "off");
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.ingest("pulse", List.of(Reading.of(1, day(2).plusSeconds(7), "beats", 199f)));
            engine.flush();
            long before = engine.snapshots().list(1).get(0).number();
            expected = answer(engine, all);
            engine.retention().run(Watch.NOBODY);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            engine.snapshots().rollback(before);
        }
        try (Engine engine = open("new")) {
            RebuildReport report = rebuild(engine);
            assertTrue(
                    report.leftOut().stream().anyMatch(file -> file.reason().startsWith("retention dropped readings")),
                    report::toString);
            assertEquals(expected, answer(engine, all));
            refresh(engine);
            assertSound(engine);
        }
    }

    @Tag("heavy")
    @Test
    void afterARollbackReadingsFromBeforeComeInAgain() {
        Reading early = Reading.of(1, day(15).plusSeconds(7), "beats", 199f);
        try (Engine engine = open("lost")) {
            fill(engine);
            long before = engine.snapshots().list(1).get(0).number();
            engine.retention().run(Watch.NOBODY);
            assertEquals(1, engine.ingest("pulse", List.of(early)).rejected());
            engine.snapshots().rollback(before);
        }
        try (Engine engine = open("new")) {
            rebuild(engine);
            assertEquals(1, engine.ingest("pulse", List.of(early)).accepted());
        }
    }

    @Tag("heavy")
    @Test
    void aRollupOfReadingsThatAreAllGoneIsKnown() {
        List<Object> expected;
        Question daily = Question.of("series", "pulse").where("every", "1d").where("aggregate", "mean");
        try (Engine engine = open("lost")) {
            register(engine);
            engine.ingest("pulse", List.of(Reading.of(1, day(20).plusSeconds(7), "beats", 77f)));
            create(engine, Duration.ofDays(1));
            engine.retention().run(Watch.NOBODY);
            engine.snapshots().expire(Snapshots.Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            expected = answer(engine, daily);
            assertEquals(2, expected.size());
        }
        try (Engine engine = open("new")) {
            RebuildReport report = rebuild(engine);
            assertEquals(
                    List.of("pulse_1d"),
                    report.restored().stream().map(Restored::metricType).toList());
            assertEquals(expected, answer(engine, daily));
            refresh(engine);
            assertEquals(expected, answer(engine, daily));
        }
    }

    private static void create(Engine engine, String name, Duration every) {
        engine.rollups().create("pulse", every, Optional.of(name), Watch.NOBODY);
    }

    @Tag("heavy")
    @Test
    void ofARollupThatWasMadeAgainWithAnotherWidthTheLaterOneIsKnown() {
        List<List<Object>> expected;
        try (Engine engine = open("lost")) {
            fill(engine);
            engine.retention().run(Watch.NOBODY);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            engine.snapshots().expire(Snapshots.Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            for (String name : List.of("one", "two")) {
                create(engine, name, Duration.ofHours(name.equals("one") ? 12 : 6));
                engine.rollups().drop(name);
                create(engine, name, Duration.ofHours(name.equals("one") ? 6 : 12));
            }
            expected = answers(engine);
        }
        try (Engine engine = open("new")) {
            RebuildReport report = rebuild(engine);
            assertEquals(
                    List.of(Duration.ofHours(6), Duration.ofDays(1), Duration.ofHours(12)),
                    Stream.of("one", "pulse_1d", "two")
                            .map(name -> engine.rollups().list().stream()
                                    .filter(rollup -> rollup.name().equals(name))
                                    .findFirst()
                                    .orElseThrow()
                                    .every())
                            .toList());
            assertTrue(
                    report.leftOut().stream()
                            .map(RebuildReport.LeftOut::reason)
                            .anyMatch(
                                    ("it is of an earlier rollup one, of pulse in buckets of 720 min; the later one is"
                                            + " of pulse in buckets of 360 min")::equals),
                    report::toString);
            assertEquals(expected, answers(engine));
            refresh(engine);
            assertEquals(expected, answers(engine));
            assertSound(engine);
        }
    }

    @Tag("heavy")
    @Test
    void answersSayWhatAFileHadThatCannotBeRead() throws IOException {
        try (Engine engine = open("lost")) {
            register(engine);
            engine.ingest(
                    "pulse",
                    List.of(
                            Reading.of(1, day(90).plusSeconds(7), "beats", 77f),
                            Reading.of(1, day(45).plusSeconds(7), "beats", 78f),
                            Reading.of(1, day(2).plusSeconds(7), "beats", 79f)));
            create(engine, Duration.ofDays(1));
            engine.retention().run(Watch.NOBODY);
            engine.erase("dog", 3, Watch.NOBODY);
            engine.snapshots().expire(Snapshots.Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("lake/metric_type=pulse_1d"))) {
            Path oldest =
                    files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(oldest);
            Files.write(oldest, Arrays.copyOf(bytes, bytes.length - 9));
        }
        LocalDate month = LocalDate.ofInstant(day(90), ZoneOffset.UTC).withDayOfMonth(1);
        String note = "The rollup pulse_1d lost buckets between " + month + "T00:00:00Z and " + month.plusMonths(1)
                + "T00:00:00Z with a damaged file, and their readings are no longer kept.";
        try (Engine engine = open("new")) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertTrue(
                    report.unknown().stream()
                            .anyMatch(what -> what.startsWith("Whether 1 file that cannot be read, the first is ")
                                    && what.contains(" had readings of anybody who was erased")),
                    report::toString);
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29"))));
            Question daily = Question.of("series", "pulse").where("every", "1d").where("aggregate", "mean");
            List<Object> answer = answer(engine, daily);
            assertEquals(List.of(note), answer.get(answer.size() - 1));
            refresh(engine);
            answer = answer(engine, daily);
            assertEquals(List.of(note), answer.get(answer.size() - 1));
            answer = answer(engine, daily.where("from", day(46).toString()));
            assertEquals(List.of(), answer.get(answer.size() - 1));
        }
    }
}

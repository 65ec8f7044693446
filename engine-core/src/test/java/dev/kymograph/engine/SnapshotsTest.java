package dev.kymograph.engine;

import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.Snapshots.Vacuumed;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Looking back, going back, and forgetting. */
class SnapshotsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Path data;
    private Engine engine;

    @BeforeEach
    void openWithDogs() {
        data = folder.resolve("data");
        engine = open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null), Herd.dog(2, "Ada", "Poodle", null)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Engine open() {
        return open(Long.toString(1 << 20), new Herd());
    }

    /** @param kept bytes of answers that are kept */
    private Engine open(String kept, MetricTypes herd) {
        return Engine.builder()
                .data(data)
                .set("ingest.bulk-from", "50")
                .set("duckdb.threads", "1")
                .set("query.cache", kept)
                .extension(herd)
                .open();
    }

    private void reopen() {
        engine.close();
        engine = open();
    }

    private void ingest(int dog, int minute, double beats) {
        engine.ingest("pulse", reading(dog, minute, beats));
    }

    private static Reading reading(int dog, int minute, double beats) {
        return Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", (float) beats);
    }

    /** All pulses, as "dog minute beats". */
    private List<String> pulses(AsOf asOf) {
        List<String> found = new ArrayList<>();
        try (Result result =
                engine.sql("SELECT dog_id, \"timestamp\", beats FROM pulse ORDER BY 1, 2", asOf, Watch.NOBODY)) {
            while (result.next()) {
                found.add(result.value(0) + " "
                        + Duration.between(NOON, (Instant) result.value(1)).toMinutes() + " " + result.value(2));
            }
        }
        return found;
    }

    private List<Long> numbers() {
        return engine.snapshots().list(100).stream().map(Snapshot::number).toList();
    }

    private Object count(Question question) {
        try (Result result = engine.ask(question)) {
            return result.next() ? result.value("count") : 0L;
        }
    }

    private List<Path> parts() throws IOException {
        return StoredParts.below(data.resolve("lake"));
    }

    private static void assertRefused(String code, String part, Executable executable) {
        KymographException refused = assertThrows(KymographException.class, executable);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    /** Three snapshots: a reading, a correction of it, another reading; and a hot one. */
    private void threeSnapshots() {
        ingest(1, 0, 60);
        engine.flush();
        ingest(1, 0, 61);
        engine.flush();
        ingest(2, 5, 70);
        engine.flush();
        ingest(2, 6, 71);
    }

    @Test
    void eachCommitMakesASnapshotThatSaysWhatMadeIt() {
        assertEquals(List.of(), engine.snapshots().list(100));
        ingest(1, 0, 60);
        engine.flush();
        engine.ingest(
                "pulse", IntStream.range(0, 60).mapToObj(i -> reading(1, i, 70)).toList());
        List<Snapshot> made = engine.snapshots().list(100);
        assertEquals(List.of(1L, 2L), made.stream().map(Snapshot::number).toList());
        assertEquals(
                List.of(Cause.FLUSH, Cause.INGEST),
                made.stream().map(Snapshot::cause).toList());
        assertEquals(List.of(1L, 60L), made.stream().map(Snapshot::readings).toList());
        assertEquals(List.of(1L, 1L), made.stream().map(Snapshot::filesAdded).toList());
        assertEquals(List.of("pulse"), made.get(0).metricTypes());
        assertEquals(List.of(made.get(1)), engine.snapshots().list(1), "the newest");
        assertRefused("snapshot.last", "[-1]", () -> engine.snapshots().list(-1));
    }

    @Test
    void asOfASnapshotTheLakeIsWhatItWasWithoutHotReadings() {
        threeSnapshots();
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.snapshot(1)));
        assertEquals(List.of("1 0 61.0"), pulses(AsOf.snapshot(2)), "the later write wins there, too");
        assertEquals(List.of("1 0 61.0", "2 5 70.0"), pulses(AsOf.snapshot(3)));
        assertEquals(List.of("1 0 61.0", "2 5 70.0", "2 6 71.0"), pulses(AsOf.NOW));
        reopen();
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.snapshot(1)));
    }

    @Test
    void everyAnalysisAndExportAndExplanationTakesAsOf() {
        threeSnapshots();
        for (String analysis : List.of("statistics", "latest", "trend")) {
            assertEquals(1L, asked(Question.of(analysis, "pulse").where("as_of", 2)), analysis);
        }
        assertEquals(
                1L, asked(Question.of("series", "pulse").where("every", "1h").where("as_of", 2)));
        assertEquals(2L, asked(Question.of("readings", "pulse").where("as_of", 3)));
        assertEquals(
                2L, asked(Question.of("latest", "pulse").where("as_of", 3)), "the ends of subjects are those of then");
        assertEquals(
                0L, count(Question.of("statistics", "pulse").where("as_of", 2).where("dog", 2)));
        String route = engine.explain(Question.of("statistics", "pulse").where("as_of", 2)).steps().stream()
                .filter(step -> step.startsWith("route"))
                .findFirst()
                .orElseThrow();
        assertEquals("route DuckDB, at snapshot 2, without hot readings", route);
        assertTrue(engine.explainSql(Select.of("SELECT * FROM pulse").asOf(AsOf.snapshot(1)))
                .steps()
                .toString()
                .contains("snapshot 1"));
        Path file = folder.resolve("then.csv");
        assertEquals(
                1,
                engine.export(Question.of("readings", "pulse").where("as_of", 1), ExportTarget.file(file), Watch.NOBODY)
                        .rows());
        ExportSummary exported = engine.exportSql(
                Select.of("SELECT * FROM pulse").asOf(AsOf.snapshot(3)),
                ExportTarget.file(folder.resolve("sql.csv")),
                Watch.NOBODY);
        assertEquals(2, exported.rows());
        assertEquals(OptionalLong.of(3), exported.provenance().asOf());
    }

    private long asked(Question question) {
        try (Result result = engine.ask(question)) {
            long rows = 0;
            while (result.next()) {
                rows++;
            }
            assertTrue(result.provenance().asOf().isPresent());
            return rows;
        }
    }

    @Test
    void aMomentStandsForTheLastSnapshotUpToIt() {
        threeSnapshots();
        List<Snapshot> made = engine.snapshots().list(3);
        assertEquals(pulses(AsOf.snapshot(2)), pulses(AsOf.moment(made.get(1).at())));
        assertEquals(
                pulses(AsOf.snapshot(1)), pulses(AsOf.moment(made.get(1).at().minusNanos(1000))));
        assertEquals(pulses(AsOf.snapshot(3)), pulses(AsOf.moment(Instant.now())));
        assertRefused(
                "snapshot.unknown",
                "before the first snapshot. There are snapshots 1 ("
                        + made.get(0).at(),
                () -> pulses(AsOf.of("2001-01-01")));
        assertEquals(pulses(AsOf.snapshot(3)), pulses(AsOf.of("2199-01-01")));
        assertRefused("selection.value", "found [yesterday]", () -> pulses(AsOf.of("yesterday")));
    }

    @Test
    void snapshotsThatAreNotThereAreRefusedWithTheOnesThatAre() {
        assertRefused("snapshot.unknown", "There are no snapshots yet", () -> pulses(AsOf.snapshot(1)));
        threeSnapshots();
        assertRefused("snapshot.unknown", "There are snapshots 1 (", () -> pulses(AsOf.snapshot(4)));
        assertRefused("snapshot.unknown", "to 3 (", () -> pulses(AsOf.snapshot(0)));
        engine.snapshots().expire(Keep.newest(2));
        assertRefused("snapshot.expired", "There are snapshots 2 (", () -> pulses(AsOf.snapshot(1)));
        assertRefused(
                "snapshot.expired", "it has expired", () -> engine.snapshots().rollback(1));
        assertRefused("snapshot.unknown", "snapshot 9", () -> engine.snapshots().rollback(9));
        assertRefused(
                "snapshot.segments",
                "dog_metrics",
                () -> engine.sql("SELECT * FROM dog_metrics", AsOf.snapshot(3), Watch.NOBODY));
    }

    @Test
    void attributesAreThoseOfNow() {
        threeSnapshots();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Beagle", null)));
        assertEquals(
                1L, count(Question.of("statistics", "pulse").where("as_of", 1).where("breed", "Beagle")));
        assertEquals(
                0L, count(Question.of("statistics", "pulse").where("as_of", 1).where("breed", "Shepherd")));
    }

    @Test
    void aFieldThatCameLaterIsNullInReadingsFromBefore() {
        threeSnapshots();
        engine.close();
        MetricType wider = MetricType.every(
                Duration.ofMinutes(1),
                "pulse",
                "dog",
                new Unit("bpm"),
                Field.of("beats", FieldType.FLOAT).possible(1, 800),
                Field.of("effort", FieldType.FLOAT));
        engine = open("0", new MetricTypes() {
            @Override
            public List<MetricType> metricTypes() {
                return List.of(wider);
            }

            @Override
            public List<SubjectKind> subjectKinds() {
                return List.of(Herd.DOG);
            }
        });
        engine.ingest("pulse", Reading.of(1, NOON, "effort", 3f));
        engine.flush();
        try (Result result =
                engine.sql("SELECT beats, effort FROM pulse WHERE dog_id = 1", AsOf.snapshot(2), Watch.NOBODY)) {
            assertTrue(result.next());
            assertEquals(61f, result.value(0));
            assertEquals(null, result.value(1));
        }
        engine.snapshots().rollback(2);
        assertEquals("[[61.0, null]]", EngineTest.sql(engine, "SELECT beats, effort FROM pulse"));
    }

    @Test
    void aCompactionIsASnapshotAndWhatItReplacedStaysUntilItExpires() throws Exception {
        threeSnapshots();
        engine.flush();
        engine.compact(Compaction.ALL, Watch.NOBODY);
        Snapshot compacted = engine.snapshots().list(1).get(0);
        assertEquals(Cause.COMPACT, compacted.cause());
        assertEquals(4, compacted.filesRemoved());
        assertEquals(-1, compacted.readings(), "the reading that was corrected");
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.snapshot(1)));
        assertEquals(pulses(AsOf.snapshot(4)), pulses(AsOf.NOW));
        engine.snapshots().rollback(1);
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.NOW));
        expire(1);
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        assertEquals(1, parts().size());
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.NOW));
    }

    @Test
    void earlierSnapshotsAreSoundAndStayWhatTheyWereWhenTheCatalogIsMended() throws Exception {
        threeSnapshots();
        engine.compact(Compaction.ALL, Watch.NOBODY);
        assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
        engine.close();
        try (Connection catalog = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("catalog.duckdb"));
                Statement statement = catalog.createStatement()) {
            statement.execute("UPDATE engine_state SET last_segment = 0");
            statement.execute("DELETE FROM file_overlap");
        }
        engine = open("10", new Herd());
        assertFalse(engine.check(Check.ALL, Watch.NOBODY).isSound());
        engine.check(Check.ALL.repair(), Watch.NOBODY);
        assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
        assertEquals(List.of("1 0 61.0"), pulses(AsOf.snapshot(2)), "the later write wins there still");
    }

    @Test
    void aRollbackIsASnapshotAndLosesNothingThatWasHot() {
        threeSnapshots();
        Snapshot back = engine.snapshots().rollback(1);
        assertEquals(Cause.ROLLBACK, back.cause());
        assertEquals(5, back.number(), "after the flush of what was hot");
        assertEquals(3, back.filesRemoved());
        assertEquals(-3, back.readings());
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.NOW));
        assertEquals(List.of("1 0 61.0", "2 5 70.0", "2 6 71.0"), pulses(AsOf.snapshot(4)));
        Snapshot again = engine.snapshots().rollback(4);
        assertEquals(3, again.filesAdded());
        assertEquals(List.of("1 0 61.0", "2 5 70.0", "2 6 71.0"), pulses(AsOf.NOW));
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.snapshot(5)));
        reopen();
        assertEquals(List.of("1 0 61.0", "2 5 70.0", "2 6 71.0"), pulses(AsOf.NOW));
    }

    @Test
    void whatIsWrittenAfterARollbackWinsOverWhatCameBack() {
        threeSnapshots();
        engine.snapshots().rollback(1);
        ingest(1, 0, 99);
        assertEquals(List.of("1 0 99.0"), pulses(AsOf.NOW));
        engine.flush();
        engine.snapshots().rollback(3);
        assertEquals(List.of("1 0 61.0", "2 5 70.0"), pulses(AsOf.NOW));
        ingest(1, 0, 98);
        engine.flush();
        assertEquals(List.of("1 0 98.0", "2 5 70.0"), pulses(AsOf.NOW));
    }

    @Test
    void oneMetricTypeGoesBackAlone() {
        threeSnapshots();
        engine.ingest(
                "pressure",
                new Reading(
                        1, NOON, java.util.Map.of("upper", 120.0), Optional.empty(), java.util.OptionalDouble.empty()));
        engine.flush();
        engine.snapshots().rollback(1, "pulse");
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.NOW));
        assertEquals("[[1]]", EngineTest.sql(engine, "SELECT count(*) FROM pressure"));
        assertRefused("metric.unknown", "'puls'", () -> engine.snapshots().rollback(1, "puls"));
    }

    @Test
    void whatIsOldAndNotNeededGoesByItself() throws Exception {
        engine.close();
        engine = Engine.builder()
                .data(data)
                .set("snapshots.keep", "0s")
                .set("snapshots.vacuum.grace", "0s")
                .set("snapshots.vacuum.every", "100ms")
                .extension(new Herd())
                .open();
        for (int minute = 0; minute < 3; minute++) {
            ingest(1, minute, 60);
            engine.flush();
        }
        engine.compact(Compaction.ALL, Watch.NOBODY);
        Instant late = Instant.now().plusSeconds(30);
        while (numbers().size() > 1 || parts().size() > 1) {
            assertTrue(Instant.now().isBefore(late), () -> engine.jobs().list().toString());
            Thread.sleep(20);
        }
        assertEquals("[[3]]", EngineTest.sql(engine, "SELECT count(*) FROM pulse"));
    }

    @Test
    void vacuumDeletesWhatNoSnapshotNeedsAndNothingElse() throws Exception {
        threeSnapshots();
        engine.snapshots().rollback(1);
        assertEquals(4, parts().size());
        assertEquals(
                List.of(),
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files());
        assertEquals(List.of(1L, 2L, 3L, 4L), expire(1));
        assertEquals(
                List.of(),
                engine.snapshots().vacuum(Duration.ofHours(1), Watch.NOBODY).files(),
                "grace");
        Vacuumed planned = engine.snapshots().unneeded(Duration.ZERO);
        assertEquals(3, planned.files().size());
        assertEquals(4, parts().size(), "only planned");
        Vacuumed done = engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        assertEquals(planned, done);
        assertTrue(done.bytes() > 0);
        assertEquals(1, parts().size());
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.NOW));
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.snapshot(5)));
        assertEquals(List.of(5L), numbers());
    }

    private List<Long> expire(int kept) {
        List<Long> planned = engine.snapshots().expirable(Keep.newest(kept)).stream()
                .map(Snapshot::number)
                .toList();
        assertEquals(
                planned,
                engine.snapshots().expire(Keep.newest(kept)).stream()
                        .map(Snapshot::number)
                        .toList());
        return planned;
    }

    @Test
    void snapshotsAreKeptThatTellOfAMomentWithinTheTime() throws Exception {
        ingest(1, 0, 60);
        engine.flush();
        ingest(1, 1, 60);
        engine.flush();
        assertEquals(List.of(), engine.snapshots().expirable(Keep.within(Duration.ofMinutes(5))));
        Thread.sleep(20);
        assertEquals(
                List.of(1L),
                engine.snapshots().expire(Keep.within(Duration.ofMillis(1))).stream()
                        .map(Snapshot::number)
                        .toList(),
                "the second is what the lake was a millisecond ago");
        assertRefused("snapshot.keep", "[0]", () -> Keep.newest(0));
    }

    @Test
    void aRunningQuestionKeepsItsFiles() throws Exception {
        engine.close();
        engine = open("0", new Herd());
        engine.ingest(
                "pulse",
                IntStream.range(0, 30_000).mapToObj(i -> reading(1, i, 70)).toList());
        try (Result then = engine.sql("SELECT beats FROM pulse", AsOf.snapshot(1), Watch.NOBODY);
                Result now = engine.sql("SELECT beats FROM pulse")) {
            assertTrue(then.next());
            assertTrue(now.next());
            ingest(2, 1, 70);
            engine.flush();
            engine.snapshots().rollback(2);
            ingest(2, 2, 70);
            engine.flush();
            emptyLake();
            assertEquals(
                    List.of(),
                    engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files());
            assertEquals(30_000, 1 + rest(then));
            assertEquals(30_000, 1 + rest(now));
        }
        assertFalse(
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files().isEmpty());
    }

    /** Takes everything out of the lake, and forgets that there was something. */
    private void emptyLake() {
        ingest(1, 0, 1);
        engine.flush();
        engine.snapshots().rollback(1);
        engine.snapshots().expire(Keep.newest(1));
    }

    private static long rest(Result result) {
        long rows = 0;
        while (result.next()) {
            rows++;
        }
        return rows;
    }

    @Test
    void filesThatNoCommitKnowsGoAfterTheGraceAndStrangersStay() throws Exception {
        ingest(1, 0, 60);
        engine.flush();
        Path month = parts().get(0).getParent();
        Path orphan = Files.writeString(month.resolve("part-" + UUID.randomUUID() + ".parquet"), "PAR1");
        Path stranger = Files.writeString(month.resolve("mine.parquet"), "PAR1");
        assertEquals(
                List.of(),
                engine.snapshots().vacuum(Duration.ofHours(1), Watch.NOBODY).files());
        Thread.sleep(20);
        assertEquals(
                List.of(orphan.toString()),
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files());
        assertTrue(Files.exists(stranger));
        assertEquals(List.of("1 0 60.0"), pulses(AsOf.NOW));
    }

    @Test
    void adoptedFilesAreForgottenAndStay() throws Exception {
        ingest(1, 0, 60);
        engine.flush();
        Path theirs = folder.resolve("theirs");
        TheirFile.write(theirs, 1, 0, List.of("(1, TIMESTAMP '2022-01-01 00:00:00', 70.0)"));
        assertEquals(1, engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted());
        assertEquals(Cause.ADOPT, engine.snapshots().list(1).get(0).cause());
        engine.snapshots().rollback(1);
        expire(1);
        Vacuumed done = engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        assertEquals(1, done.forgotten());
        assertEquals(List.of(), done.files());
        assertEquals(1, engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted(), "it can be adopted again");
    }

    @Test
    void aFileThatWasTakenAndIsAdoptedAgainAsTheirsStays() throws Exception {
        ingest(1, 0, 60);
        engine.flush();
        Path theirs = folder.resolve("theirs");
        TheirFile.write(theirs, 1, 0, List.of("(1, TIMESTAMP '2022-01-01 00:00:00', 70.0)"));
        engine.adopt(Adoption.of(theirs, "pulse").take(), Watch.NOBODY);
        engine.snapshots().rollback(1);
        assertEquals(1, engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted());
        engine.snapshots().rollback(1);
        expire(1);
        assertEquals(
                List.of(),
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files());
        engine.adopt(Adoption.of(theirs, "pulse").take(), Watch.NOBODY);
        engine.snapshots().rollback(engine.snapshots().list(2).get(0).number());
        expire(1);
        assertEquals(
                1,
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files().size(),
                "now it may go");
    }

    @Test
    void aSubjectOfAnEarlierSnapshotStays() {
        ingest(1, 0, 60);
        engine.flush();
        ingest(2, 0, 60);
        engine.flush();
        engine.snapshots().rollback(1);
        assertRefused(
                "subject.has-readings",
                "earlier snapshots have 1 readings",
                () -> engine.subjects().delete("dog", 2));
        expire(1);
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        engine.subjects().delete("dog", 2);
    }
}

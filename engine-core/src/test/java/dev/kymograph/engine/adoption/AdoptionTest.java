package dev.kymograph.engine.adoption;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.ExportSummary;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Adopted files as part of the lake: seen, watched, taken. */
class AdoptionTest extends AdoptionCase {

    private static final String COUNT = "SELECT count(*) FROM pulse";

    private void write(String name, int dog, int from, int count) throws Exception {
        ParquetJava.of(OURS).write(file(name), minutes(dog, from, count));
    }

    @Test
    void whatIsTakenInLaterCountsWhereBothHaveIt() throws Exception {
        write("a.parquet", 1, 0, 100);
        adopt();
        engine.ingest("pulse", List.of(pulse(1, 50, 200), pulse(1, 200, 70)));
        assertEquals("101 200.0 \n", rows(engine, "SELECT count(*), max(beats) FROM pulse"));
        engine.flush();
        reopen();
        assertEquals("101 200.0 \n", rows(engine, "SELECT count(*), max(beats) FROM pulse"));
    }

    @Test
    void readingsThatReplaceAdoptedOnesAreCounted() throws Exception {
        ParquetJava.of("required int64 dog_id; required int96 timestamp; optional double beats;")
                .write(file("a.parquet"), minutes(1, 0, 100));
        adopt();
        assertEquals(2, engine.ingest("pulse", minutes(1, 98, 10)).replaced());
    }

    @Test
    void aFieldThatTheMetricTypeGainsLaterIsMissingInThem() throws Exception {
        write("a.parquet", 1, 0, 100);
        ParquetJava.of("required int64 dog_id; required int96 timestamp; optional double beats;")
                .write(file("b.parquet"), minutes(2, 0, 100));
        adopt();
        engine.close();
        engine = open("data", new WiderHerd());
        engine.ingest("pulse", Reading.of(1, NOON, "rhythm", 7f));
        assertEquals("200 1 \n", rows(engine, "SELECT count(*), count(rhythm) FROM pulse"));
        engine.flush();
        assertEquals("200 7.0 \n", rows(engine, "SELECT count(*), max(rhythm) FROM pulse"));
    }

    private static final class WiderHerd implements MetricTypes {

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }

        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.every(
                    Duration.ofMinutes(1),
                    "pulse",
                    "dog",
                    new Unit("bpm"),
                    Field.of("beats", FieldType.FLOAT).possible(1, 800),
                    Field.of("rhythm", FieldType.FLOAT)));
        }
    }

    @Test
    void adoptingAgainAdoptsWhatIsNew() throws Exception {
        write("a.parquet", 1, 0, 100);
        assertAdopted(1, 100, adopt());
        assertEquals(new AdoptionSummary(0, 0, 1, 0, 0, List.of()), adopt());
        write("sub/b.parquet", 1, 100, 50);
        Files.setLastModifiedTime(file("a.parquet"), FileTime.fromMillis(0));
        reopen();
        assertEquals(new AdoptionSummary(1, 50, 1, 0, 0, List.of()), adopt());
        write("a.parquet", 1, 1000, 100);
        AdoptionSummary found = adopt();
        assertRefused("a.parquet", "it was adopted before, and is another file now", found);
    }

    @Test
    void takenFilesBelongToTheEngine() throws Exception {
        write("a.parquet", 1, 0, 100);
        adopt();
        write("b.parquet", 1, 100, 50);
        assertEquals(
                new AdoptionSummary(1, 50, 1, 1, 0, List.of()),
                engine.adopt(Adoption.of(theirs, "pulse").take(), Watch.NOBODY));
        assertEquals(
                new AdoptionSummary(0, 0, 2, 0, 0, List.of()),
                engine.adopt(Adoption.of(theirs, "pulse").take(), Watch.NOBODY));
        reopen();
        assertEquals("150 \n", rows(engine, COUNT));
    }

    @Test
    void aPipeIsLeftOutAndNotWaitedFor() throws Exception {
        write("a.parquet", 1, 0, 100);
        int made = new ProcessBuilder("mkfifo", file("b.parquet").toString())
                .start()
                .waitFor();
        assumeTrue(made == 0, "this system has no pipes");
        AdoptionSummary found = adopt();
        assertEquals(1, found.adopted());
        assertRefused("b.parquet", "it is not a regular file", found);
    }

    @Test
    void decimalsAreReadAsNumbers() throws Exception {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("COPY (SELECT 1 AS dog_id, TIMESTAMP '2023-03-01 12:00:00' AS timestamp,"
                    + " CAST(71.25 AS DECIMAL(9,3)) AS beats, CAST(0.5 AS DECIMAL(2,1)) AS quality_score) TO '"
                    + file("a.parquet") + "' (FORMAT parquet)");
        }
        assertAdopted(1, 1, adopt());
        assertEquals("71.25 0.5 \n", rows(engine, "SELECT beats, quality_score FROM pulse"));
    }

    @Test
    void aRehearsalChangesNothing() throws Exception {
        write("a.parquet", 1, 0, 100);
        ParquetJava.of(OURS).write(file("b.parquet"), minutes(1, 50, 100));
        AdoptionSummary found = engine.adopt(Adoption.of(theirs, "pulse").take().rehearse(), Watch.NOBODY);
        assertEquals(1, found.adopted());
        assertEquals(1, found.refused().size());
        assertEquals("0 \n", rows(engine, COUNT));
        assertEquals(1, adopt().adopted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"it's", "a,b", "100%", "[x]*", "sp ace", "ümläut", "semi;colon", "dollar$", "back\\slash", "q?"})
    void foldersOfAnyName(String name) throws Exception {
        write(name + "/" + name + ".parquet", 1, 0, 100);
        assertAdopted(1, 100, engine.adopt(Adoption.of(file(name), "pulse"), Watch.NOBODY));
        assertEquals("100 \n", rows(engine, COUNT));
        engine.ingest("pulse", pulse(1, 5, 200));
        assertEquals("100 200.0 \n", rows(engine, "SELECT count(*), max(beats) FROM pulse"));
    }

    @Test
    void linksAndDotsInTheFoldersNameAreFollowed() throws Exception {
        write("deep/a.parquet", 1, 0, 100);
        Path link = Files.createSymbolicLink(folder.resolve("link"), theirs);
        assertAdopted(1, 100, engine.adopt(Adoption.of(link.resolve("deep/../deep"), "pulse"), Watch.NOBODY));
        assertEquals(new AdoptionSummary(0, 0, 1, 0, 0, List.of()), adopt());
        assertEquals("100 \n", rows(engine, COUNT));
    }

    @Test
    void aQuestionThatRunsWhileAFolderIsAdoptedEndsAsItBegan() throws Exception {
        engine.ingest("pulse", minutes(2, 0, 60_000));
        engine.flush();
        write("a.parquet", 1, 0, 100);
        try (Result running = engine.sql("SELECT beats FROM pulse")) {
            assertTrue(running.next());
            adopt();
            assertEquals("60100 \n", rows(engine, COUNT));
            long rows = 1;
            while (running.next()) {
                rows++;
            }
            assertEquals(60_000, rows);
        }
        engine.ingest("pulse", pulse(1, 500, 60));
        assertEquals("60101 \n", rows(engine, COUNT));
    }

    @Test
    void questionsReachNothingElse() throws Exception {
        write("a.parquet", 1, 0, 100);
        Path beside = folder.resolve("theirs2/x.parquet");
        ParquetJava.of(OURS).write(beside, minutes(1, 0, 10));
        adopt();
        for (Path path : List.of(file("a.parquet"), beside)) {
            KymographException refused = assertThrows(
                    KymographException.class, () -> rows(engine, "SELECT * FROM read_parquet('" + path + "')"));
            assertEquals("sql.forbidden", refused.code());
        }
    }

    @Test
    void aFileThatWasWrittenAgainOrIsGoneIsNamed() throws Exception {
        write("a.parquet", 1, 0, 100);
        write("b.parquet", 1, 100, 100);
        adopt();
        write("a.parquet", 1, 0, 99);
        assertTold("storage.damaged", "the file " + file("a.parquet") + " of the lake is damaged: ");
        Files.delete(file("a.parquet"));
        assertTold("storage.missing", "the file " + file("a.parquet") + " of the lake is not there");
        assertEquals("100 \n", rows(engine, COUNT + " WHERE \"timestamp\" >= '2023-03-01 13:40'"));
    }

    @Test
    void aFileOfTheSameSizeWithOtherReadingsIsNamed() throws Exception {
        write("a.parquet", 1, 0, 100);
        adopt();
        assertEquals("100 \n", rows(engine, COUNT));
        long size = Files.size(file("a.parquet"));
        List<Reading> others = new ArrayList<>(minutes(1, 0, 100));
        others.set(7, pulse(1, 7, 69));
        ParquetJava.of(OURS).write(file("a.parquet"), others);
        assertEquals(size, Files.size(file("a.parquet")), "the test needs another way to write a file of equal size");
        Files.setLastModifiedTime(file("a.parquet"), FileTime.fromMillis(5));
        assertTold("storage.damaged", "when it was adopted it was [");
    }

    @Test
    void aFileThatWasOnlyTouchedIsFine() throws Exception {
        write("a.parquet", 1, 0, 100);
        adopt();
        Files.setLastModifiedTime(file("a.parquet"), FileTime.fromMillis(5));
        assertEquals("100 \n", rows(engine, COUNT));
        assertEquals("100 \n", rows(engine, COUNT));
    }

    private void assertTold(String code, String what) {
        KymographException told = assertThrows(KymographException.class, () -> rows(engine, COUNT));
        assertEquals(code, told.code(), told.getMessage());
        assertEquals(ErrorKind.EXTERNAL, told.kind());
        assertTrue(told.getMessage().contains(what), told.getMessage());
    }

    @Test
    void adoptedFilesAreExportedInTheLakesOwnColumns() throws Exception {
        ParquetJava.of("required int64 dog_id; required int96 timestamp; optional double beats;")
                .write(file("a.parquet"), minutes(1, 0, 100));
        engine.adopt(Adoption.of(theirs, "pulse").take(), Watch.NOBODY);
        Path target = folder.resolve("exported");
        ExportSummary done = engine.export(Question.of("readings", "pulse"), ExportTarget.folder(target), Watch.NOBODY);
        assertEquals(100, done.rows());
        assertEquals(0, done.copied());
        try (Engine other = open("other")) {
            AdoptionSummary found = other.adopt(Adoption.of(target, "pulse"), Watch.NOBODY);
            assertAdopted(1, 100, found);
            assertEquals(all(engine), all(other));
        }
    }

    @Test
    void cancellingAdoptsNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            write("part-" + i + ".parquet", 1, 100 * i, 100);
        }
        for (int looks : new int[] {1, 15, 30, 45, 60}) {
            KymographException told = assertThrows(
                    KymographException.class,
                    () -> engine.adopt(Adoption.of(theirs, "pulse"), new Watch() {
                        private int looked;

                        @Override
                        public synchronized boolean cancelled() {
                            return ++looked > looks;
                        }
                    }));
            assertEquals(ErrorKind.CANCELLED, told.kind());
            assertEquals("0 \n", rows(engine, COUNT));
        }
        assertAdopted(20, 2000, adopt());
    }

    @Test
    void manyFilesAreSeenByOneCommit() throws Exception {
        for (int i = 0; i < 30; i++) {
            write("part-" + i + ".parquet", 1, 100 * i, 100);
        }
        String before = rows(engine, "SELECT count(*) FROM dog_metrics");
        adopt();
        assertEquals("0 \n", before);
        assertEquals("30 1 \n", rows(engine, "SELECT count(*), count(DISTINCT created_at) FROM dog_metrics"));
    }
}
